import { problem, type Problem } from "../../src/engine/problem";

/** A quota of the account in a region, which AWS raises on request. */
export interface ServiceQuota {
  /** Code of the service and of the quota, as `aws service-quotas` takes them. */
  readonly service: "textract" | "rekognition" | "mediaconvert" | "batch";
  readonly code: string;
  readonly meaning: string;
  /** Default by region. Regions that are not here are looked up by the user. */
  readonly defaults: Readonly<Record<string, number>>;
}

const large = (value: number): Readonly<Record<string, number>> => ({ "us-east-1": value, "us-west-2": value });

/**
 * The quotas that limit the pipeline. Source: Service Quotas of us-east-1, as listed by
 * gruntwork-io/terraform-aws-utilities docs/quotas.md, read 2026-11-29; us-west-2 from
 * docs.aws.amazon.com/general/latest/gr/textract.html, rekognition.html and mediaconvert.html.
 */
export const serviceQuotas = {
  textDetectionStarts: {
    service: "textract",
    code: "L-AE9E2453",
    meaning: "StartDocumentTextDetection calls a second",
    defaults: large(15),
  },
  textDetectionJobs: {
    service: "textract",
    code: "L-5B33D1C3",
    meaning: "text detection jobs at a time",
    defaults: large(600),
  },
  labelDetections: {
    service: "rekognition",
    code: "L-E29B542B",
    meaning: "DetectLabels calls a second",
    defaults: large(50),
  },
  mediaConvertCalls: {
    service: "mediaconvert",
    code: "L-6D7C345F",
    meaning: "MediaConvert calls a second, of all kinds together",
    defaults: large(2),
  },
  mediaConvertBurst: {
    service: "mediaconvert",
    code: "L-62A25D68",
    meaning: "MediaConvert calls in a burst",
    defaults: large(100),
  },
  mediaConvertJobs: {
    service: "mediaconvert",
    code: "L-032C4FB4",
    meaning: "jobs at a time in an on-demand queue",
    defaults: large(200),
  },
} as const satisfies Readonly<Record<string, ServiceQuota>>;

export type QuotaName = keyof typeof serviceQuotas;
export const quotaNames = Object.keys(serviceQuotas) as QuotaName[];

/** Quotas that the account has, by name, where they are others than the defaults. */
export type RaisedQuotas = Readonly<Partial<Record<QuotaName, number>>>;

/** A quota's value in a region: what the account has, or the default; undefined where neither is known. */
export function quotaOf(name: QuotaName, region: string, raised: RaisedQuotas): number | undefined {
  const { defaults }: ServiceQuota = serviceQuotas[name];
  return raised[name] ?? defaults[region];
}

/** The quota for which a setting is meant. */
export interface QuotaUse {
  /** The input with the setting. */
  readonly path: string;
  /** Undefined: the quota itself. */
  readonly value: number | undefined;
  readonly quota: QuotaName;
}

/** Reports settings above what AWS allows, and those that nobody knows in this region. */
export function quotaProblems(uses: readonly QuotaUse[], region: string, raised: RaisedQuotas): Problem[] {
  return uses.flatMap(({ path, value, quota }) => {
    const { service, code, meaning }: ServiceQuota = serviceQuotas[quota];
    const command = `aws service-quotas get-service-quota --service-code ${service} --quota-code ${code} --region ${region}`;
    const known = quotaOf(quota, region, raised);
    if (known === undefined) {
      return [problem({ path: `quotas.${quota}`, message: `is missing: defaults are known for us-east-1 and us-west-2 only, and this is ${region}`, fix: command })]; // prettier-ignore
    }
    if (value === undefined || value <= known) return [];
    const must = `be at most ${known}, the account's quota of ${meaning} (${code}) in ${region}`;
    const request = `request ${code} of ${service}, then quotas: { ${quota}: ${value} }`;
    return [problem({ path, value, must, fix: request })];
  });
}
