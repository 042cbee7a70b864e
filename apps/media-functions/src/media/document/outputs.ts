import type { OutputRecord } from "../join/record";
import { classify } from "./classification";
import type { DocumentResults } from "./results";
import { DocumentText } from "./text";

export interface DocumentOutput {
  readonly name: string;
  readonly content: object;
}

/** The outputs that a document's record expects, made of the results of its one job. */
export async function documentOutputs(
  { expected = [] }: Pick<OutputRecord, "expected">,
  results: AsyncIterable<DocumentResults>,
): Promise<DocumentOutput[]> {
  const document = new DocumentText();
  for await (const { Blocks: blocks = [] } of results) document.add(blocks);
  const { pages, layout, text } = document;
  const contents: Readonly<Record<string, () => object>> = {
    "text.json": () => ({ pages }),
    "analysis.json": () => ({ layout }),
    "classification.json": () => classify(text, layout),
  };
  return expected.map((name) => {
    const content = contents[name];
    if (content === undefined) throw new Error(`no output of Textract is called ${name}`);
    return { name, content: content() };
  });
}
