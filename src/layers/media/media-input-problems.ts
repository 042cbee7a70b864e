import type { z } from "zod";
import { concurrencyProblems, functionProblems } from "../../../modules/functions/function-problems";
import type { MediaKind } from "../../../modules/media/media-kinds";
import { problem, type Problem } from "../../engine/problem";
import type { api, classify, kinds, queues } from "./media-input-inputs";

/** Longest that API Gateway waits: docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const mostSeconds = 30;

/** Kinds that are accepted and then have nowhere to go. */
export const queueProblems = (kindsOf: z.output<typeof kinds>, queuesOf: z.output<typeof queues>): Problem[] =>
  (Object.keys(kindsOf) as MediaKind[])
    .filter((kind) => queuesOf[kind] === undefined)
    .map((kind) => problem({ path: "queues", must: `have ${kind}: kinds accepts uploads of it` }));

/** Sizes of both functions, and the concurrency that they take together. */
export function inputFunctionProblems(
  classifier: z.output<typeof classify>,
  uploads: z.output<typeof api>,
  accountConcurrency: number,
): Problem[] {
  const { timeoutSeconds } = uploads;
  const must = `be at most ${mostSeconds}: API Gateway answers 503 then`;
  return [
    ...functionProblems("classify", { ...classifier, source: classifier }),
    ...functionProblems("api", uploads),
    ...(timeoutSeconds > mostSeconds && timeoutSeconds <= 900
      ? [problem({ path: "api.timeoutSeconds", value: timeoutSeconds, must })]
      : []),
    ...concurrencyProblems({ classify: { ...classifier, source: classifier }, api: uploads }, accountConcurrency),
  ];
}
