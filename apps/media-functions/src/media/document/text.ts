import type { Block } from "@aws-sdk/client-textract";

export interface TextLine {
  readonly text: string;
  /** Percent. */
  readonly confidence: number;
  /** Left, top, width and height as parts of the page's size. */
  readonly box: readonly number[];
}

export interface TextPage {
  readonly page: number;
  readonly lines: readonly TextLine[];
}

/** A part of a page's layout. */
export interface LayoutPart {
  /** `title`, `section-header`, `list`, `table`, `figure`, `text`, … */
  readonly type: string;
  readonly page: number;
  readonly text: string;
  readonly confidence: number;
}

/** The text and layout of a document, collected from Textract's pages of results, which end within a page. */
export class DocumentText {
  private readonly linesByPage = new Map<number, TextLine[]>();
  private readonly textById = new Map<string, string>();
  private readonly layoutBlocks: Block[] = [];

  add(blocks: readonly Block[]): void {
    for (const block of blocks) {
      if (block.BlockType === "LINE") this.addLine(block);
      else if (block.BlockType?.startsWith("LAYOUT_")) this.layoutBlocks.push(block);
    }
  }

  private addLine({
    Id: id,
    Page: page = 1,
    Text: text = "",
    Confidence: confidence = 0,
    Geometry: geometry,
  }: Block): void {
    const { Left: left = 0, Top: top = 0, Width: width = 0, Height: height = 0 } = geometry?.BoundingBox ?? {};
    const lines = this.linesByPage.get(page) ?? [];
    lines.push({ text, confidence: rounded(confidence), box: [left, top, width, height].map(rounded) });
    this.linesByPage.set(page, lines);
    if (id !== undefined) this.textById.set(id, text);
  }

  get pages(): TextPage[] {
    return [...this.linesByPage].sort(([a], [b]) => a - b).map(([page, lines]) => ({ page, lines }));
  }

  /** In reading order. Empty if only the text was detected. */
  get layout(): LayoutPart[] {
    return this.layoutBlocks.map(
      ({ BlockType: type = "", Page: page = 1, Confidence: confidence = 0, Relationships }) => {
        const children = (Relationships ?? []).filter(({ Type }) => Type === "CHILD").flatMap(({ Ids = [] }) => Ids);
        const lines = children.map((id) => this.textById.get(id)).filter((line) => line !== undefined);
        const name = type.replace("LAYOUT_", "").toLowerCase().replaceAll("_", "-");
        return { type: name, page, text: lines.join("\n"), confidence: rounded(confidence) };
      },
    );
  }

  /** Everything as one text. */
  get text(): string {
    return this.pages.flatMap(({ lines }) => lines.map(({ text }) => text)).join("\n");
  }
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
