import type { JobStateChange } from "../../events/job-state-change";
import type { UploadVersion } from "../join/changes";
import { outputKey } from "../keys";
import { expectedOutputs } from "../options";

/** An output that a job was started for, and whether it wrote it. */
export interface JobOutput {
  readonly name: string;
  readonly isWritten: boolean;
}

/** The outputs of a job that completed. Of several frames the event names the last one, so the folder counts. */
export function jobOutputs(
  { uploadId, version }: UploadVersion,
  { userMetadata, outputGroupDetails }: Pick<JobStateChange["detail"], "userMetadata" | "outputGroupDetails">,
): JobOutput[] {
  const { options = "", renditions = "" } = userMetadata;
  const heights = renditions.split(",").filter(Boolean).map(Number);
  const expected = expectedOutputs("video", options.split(","), { renditions: heights });
  const paths = outputGroupDetails
    .flatMap(({ outputDetails }) => outputDetails)
    .flatMap(({ outputFilePaths = [] }) => outputFilePaths);
  return expected.map((name) => {
    const end = outputKey(uploadId, version, name);
    const folder = name.includes("/") ? end.slice(0, end.lastIndexOf("/") + 1) : undefined;
    return {
      name,
      isWritten: paths.some((path) => path.endsWith(end) || (folder !== undefined && path.includes(folder))),
    };
  });
}
