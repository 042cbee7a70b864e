import { presignPart } from "../aws/presign-part";
import { limits, partSizeOf } from "../media/limits";

/** An upload in parts, as far as its URLs need it. */
interface Parts {
  readonly objectKey: string;
  readonly multipartId: string;
  readonly sizeBytes: number;
}

export const partCountOf = (sizeBytes: number): number => Math.ceil(sizeBytes / partSizeOf(sizeBytes));

/** Size of a part; the last one has the rest. */
const sizeOfPart = (sizeBytes: number, partNumber: number): number =>
  Math.min(partSizeOf(sizeBytes), sizeBytes - (partNumber - 1) * partSizeOf(sizeBytes));

/** URLs of parts. Each takes exactly the bytes of its part. */
export const signedParts = ({ objectKey, multipartId, sizeBytes }: Parts, partNumbers: readonly number[]) =>
  Promise.all(
    partNumbers.map(async (partNumber) => {
      const partBytes = sizeOfPart(sizeBytes, partNumber);
      const url = await presignPart({ key: objectKey, multipartId, partNumber, sizeBytes: partBytes });
      return { partNumber, sizeBytes: partBytes, url };
    }),
  );

/** Numbers of the parts whose URLs the first answer has. */
export const firstParts = (sizeBytes: number): number[] =>
  Array.from({ length: Math.min(partCountOf(sizeBytes), limits.partUrls) }, (_, index) => index + 1);
