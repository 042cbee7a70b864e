import { type CostLine, monthlyCost, total } from "../../modules/media/capacity/cost";
import { type Design, documented, type FunctionUse, type Handler } from "../../modules/media/capacity/design";
import { invocationSeconds } from "../../modules/media/capacity/handler-times";
import { effects } from "../../modules/media/capacity/options";
import { type Price, prices, pricesFrom } from "../../modules/media/capacity/prices";
import { fiveTerabytes } from "../../modules/media/capacity/workload";
import { mediaKinds } from "../../modules/media/media-kinds";
import { api, classify } from "../layers/media/media-input-inputs";
import { join } from "../layers/media/media-output-inputs";
import {
  document,
  documentCompleted,
  picture,
  threeD,
  video,
  videoCompleted,
} from "../layers/media/media-processing-inputs";
import { markdownTable } from "./markdown";

/** The functions with the default sizes of their layers. */
export function defaultFunctions(): Readonly<Record<Handler, FunctionUse>> {
  const use = (
    handler: Handler,
    { memoryMib, batchSize = 1 }: { memoryMib: number; batchSize?: number },
  ): FunctionUse => ({
    memoryMib,
    batchSize,
    millisecondsPerMessage: (invocationSeconds(handler, memoryMib, batchSize) * 1000) / batchSize,
  });
  return {
    "upload-api": use("upload-api", api.parse({})),
    classify: use("classify", classify.parse({})),
    document: use("document", document.parse({})),
    "document-completed": use("document-completed", documentCompleted.parse({})),
    picture: use("picture", picture.parse({})),
    "three-d": use("three-d", threeD.parse({})),
    video: use("video", video.parse({})),
    "video-completed": use("video-completed", videoCompleted.parse({})),
    output: use("output", join.parse({})),
  };
}

const design = (): Design => ({ ...documented, functions: defaultFunctions() });

/** Three digits, as the inputs are: `$57,000`. */
function dollars(value: number): string {
  const size = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 2);
  return `$${(Math.round(value / size) * size).toLocaleString("en-US")}`;
}

/** The bill of a month by service. */
export function mediaCostTable(): string {
  const lines = monthlyCost(fiveTerabytes, design());
  const all = total(lines);
  const rows = [...lines]
    .filter((line) => line.dollars >= 1)
    .sort((one, other) => other.dollars - one.dollars)
    .map((line) => [line.service, line.what, line.kind ?? "all", dollars(line.dollars), percent(line.dollars / all)]);
  return markdownTable(
    ["Service", "For", "Kind", "A month", "Share"],
    [...rows, ["**together**", "", "", `**${dollars(all)}**`, ""]],
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

/** The bill of a month by kind, with what one upload of it costs. */
export function mediaKindsTable(): string {
  const lines = monthlyCost(fiveTerabytes, design());
  const own = (kind?: string) => total(lines.filter((line: CostLine) => line.kind === kind));
  const rows = mediaKinds.map((kind) => {
    const { uploadsPerDay, megabytes } = fiveTerabytes.kinds[kind];
    const perThousand = (own(kind) / (uploadsPerDay * 30.4)) * 1000;
    return [
      kind,
      uploadsPerDay.toLocaleString("en-US"),
      `${megabytes} MB`,
      dollars(own(kind)),
      `$${perThousand.toFixed(2)}`,
    ];
  });
  const shared = own() / (1e6 * 30.4);
  return markdownTable(
    ["Kind", "Uploads a day", "Size", "Its own services", "For a thousand"],
    [
      ...rows,
      [
        "all of them: storage, delivery, functions, events",
        "1,000,000",
        "5 MB",
        dollars(own()),
        `$${(shared * 1000).toFixed(2)}`,
      ],
    ],
  );
}

/** The effect of each option, all before it included. */
export function mediaOptionsTable(): string {
  const rows = effects(fiveTerabytes, design()).map(({ name, saved, dollars: left }) => [
    name,
    dollars(saved),
    dollars(left),
  ]);
  const start = ["as the document says", "", dollars(total(monthlyCost(fiveTerabytes, design())))];
  return markdownTable(["Option", "Saves", "A month, then"], [start, ...rows]);
}

/** The prices of the model. */
export function mediaPricesTable(): string {
  const rows = Object.values(prices).map(({ unit, tiers, source }: Price) => [
    unit,
    tiers
      .map(
        ({ upTo, dollars: each }) =>
          `$${plain(each)}${upTo === undefined ? "" : ` to ${upTo.toLocaleString("en-US")}`}`,
      )
      .join(", then "),
    source,
  ]);
  return markdownTable([`Unit`, `Price (${pricesFrom})`, "Source"], rows);
}

/** A number without an exponent: `0.0000004`. */
const plain = (value: number): string => value.toFixed(12).replace(/0+$/, "").replace(/\.$/, "");
