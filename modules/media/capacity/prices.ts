/** A price that falls with the quantity of a month. */
export interface Price {
  readonly unit: string;
  /** Dollars for each unit, and the quantity of a month up to which they apply; the last one has no end. */
  readonly tiers: readonly { readonly upTo?: number; readonly dollars: number }[];
  readonly source: string;
}

const flat = (unit: string, dollars: number, source: string): Price => ({ unit, tiers: [{ dollars }], source });

/** Month in which the prices were written down. They are list prices of us-east-1, without free tiers. */
export const pricesFrom = "2026-11";

const page = (service: string): string => `aws.amazon.com/${service}/pricing`;

/**
 * Prices that the model pays. They were noted from AWS's pages, not read from the Price List API, which needs a network.
 * MediaConvert has discounts by volume since 2025, which are left out: its line is the most that it can be.
 */
export const prices = {
  transcodeHd: flat("output minute, HD", 0.015, `${page("mediaconvert")}, Basic, AVC, up to 30 frames a second`),
  transcodeSd: flat("output minute, SD", 0.0075, `${page("mediaconvert")}, Basic, AVC, up to 30 frames a second`),
  textPages: {
    unit: "page",
    tiers: [{ upTo: 1e6, dollars: 0.0015 }, { dollars: 0.0006 }],
    source: `${page("textract")}, Detect Document Text`,
  },
  labels: {
    unit: "picture",
    tiers: [
      { upTo: 1e6, dollars: 0.001 },
      { upTo: 5e6, dollars: 0.0008 },
      { upTo: 35e6, dollars: 0.0006 },
      { dollars: 0.00025 },
    ],
    source: `${page("rekognition")}, group 2`,
  },
  vcpuHour: flat("vCPU-hour of m7g, on demand", 0.0408, page("ec2")),
  lambdaGbSeconds: flat("GB-second, arm64", 0.0000133334, page("lambda")),
  lambdaRequests: flat("request", 0.2e-6, page("lambda")),
  queueRequests: flat("request of 64 KB", 0.4e-6, page("sqs")),
  notices: flat("publish of 64 KB", 0.5e-6, page("sns")),
  tableWrites: flat("write of 1 KB", 0.625e-6, `${page("dynamodb")}, on demand`),
  tableReads: flat("read of 4 KB", 0.125e-6, `${page("dynamodb")}, on demand`),
  apiRequests: flat("request", 1e-6, `${page("api-gateway")}, HTTP API`),
  standard: {
    unit: "GB-month",
    tiers: [{ upTo: 51_200, dollars: 0.023 }, { upTo: 512_000, dollars: 0.022 }, { dollars: 0.021 }],
    source: `${page("s3")}, Standard`,
  },
  infrequentAccess: flat("GB-month", 0.0125, `${page("s3")}, Standard-IA`),
  instantArchive: flat("GB-month", 0.004, `${page("s3")}, Glacier Instant Retrieval`),
  puts: flat("PUT", 5e-6, page("s3")),
  gets: flat("GET", 0.4e-6, page("s3")),
  toInfrequentAccess: flat("transition", 0.01e-3, page("s3")),
  toInstantArchive: flat("transition", 0.02e-3, page("s3")),
  delivery: {
    unit: "GB",
    tiers: [
      { upTo: 10_240, dollars: 0.085 },
      { upTo: 51_200, dollars: 0.08 },
      { upTo: 153_600, dollars: 0.06 },
      { dollars: 0.04 },
    ],
    source: `${page("cloudfront")}, North America`,
  },
  deliveryRequests: flat("HTTPS request", 1e-6, page("cloudfront")),
  logs: flat("GB", 0.5, page("cloudwatch")),
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof prices;

/**
 * Dollars for a quantity of a month.
 * @throws RangeError for a quantity that is none
 */
export function costOf(name: PriceName, quantity: number): number {
  if (!(quantity >= 0)) throw new RangeError(`a quantity is 0 or more, and not ${quantity}`);
  const { tiers }: Price = prices[name];
  let [from, dollars] = [0, 0];
  for (const { upTo = Infinity, dollars: each } of tiers) {
    if (quantity <= from) break;
    dollars += (Math.min(quantity, upTo) - from) * each;
    from = upTo;
  }
  return dollars;
}
