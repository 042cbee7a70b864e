import { createHash } from "node:crypto";
import type { Fields } from "./json-service";

/** The blocks of a document, the same for every document but for its name: a page with two lines, and what was asked for. */
export function documentBlocks(document: string, features: readonly string[]): readonly Fields[] {
  const idOf = (name: string): string => {
    const hash = createHash("sha256").update(`${document} ${name}`).digest("hex");
    return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
  };
  const block = (type: string, name: string, rest: Fields, children: readonly Fields[] = []): Fields => ({
    BlockType: type,
    Id: idOf(name),
    Page: 1,
    Geometry: geometry,
    ...(children.length === 0 ? {} : { Relationships: [relation("CHILD", children)] }),
    ...rest,
  });
  const words = (line: string): Fields[] =>
    line.split(" ").map((Text) => block("WORD", `word ${Text}`, { Text, TextType: "PRINTED", Confidence: 99 }));
  const lines = ["No content is analysed.", document].map((Text) => {
    const parts = words(Text);
    return [block("LINE", Text, { Text, Confidence: 99 }, parts), ...parts];
  });
  const key = block("KEY_VALUE_SET", "key", { EntityTypes: ["KEY"], Confidence: 99 }, words("document"));
  const value = block("KEY_VALUE_SET", "value", { EntityTypes: ["VALUE"], Confidence: 99 }, words(document));
  const pair: Fields = { ...key, Relationships: [...(key["Relationships"] as Fields[]), relation("VALUE", [value])] };
  const cell = block("CELL", "cell", { RowIndex: 1, ColumnIndex: 1, RowSpan: 1, ColumnSpan: 1, Confidence: 99 });
  const found: readonly Fields[] = [
    ...lines.flat(),
    ...(features.includes("FORMS") ? [...words("document"), pair, value] : []),
    ...(features.includes("TABLES") ? [block("TABLE", "table", { Confidence: 99 }, [cell]), cell] : []),
  ];
  return [
    block(
      "PAGE",
      "page",
      {},
      found.filter(({ BlockType }) => BlockType === "LINE"),
    ),
    ...found,
  ];
}

const relation = (Type: string, blocks: readonly Fields[]): Fields => ({ Type, Ids: blocks.map(({ Id }) => Id) });

const geometry = {
  BoundingBox: { Width: 0.5, Height: 0.1, Left: 0.1, Top: 0.1 },
  Polygon: [
    { X: 0.1, Y: 0.1 },
    { X: 0.6, Y: 0.1 },
    { X: 0.6, Y: 0.2 },
    { X: 0.1, Y: 0.2 },
  ],
};
