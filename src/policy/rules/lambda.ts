import { problem } from "../../engine/problem";
import type { ModuleView, Resource } from "../module-view";
import { rules } from "../rule";
import { isHeldTo, restrictsCallers } from "../statements/conditions";
import { eachAllowed } from "../statements/grants";
import { isAnything } from "../statements/patterns";
import { blocks, stringsOf } from "../values";

const mapping = "aws_lambda_event_source_mapping";

export const lambdaRules = rules(
  {
    id: "LAMBDA-001",
    title: "Services call functions for one account",
    severity: "error",
    reason:
      "AWS services act for every account. Without a source, the bucket, topic or API of a stranger calls the function.",
    types: ["aws_lambda_permission"],
    check: (resource, module) =>
      eachAllowed(resource, module, ["resource"], (statement) =>
        statement.principals.some(({ kind }) => kind === "Service") &&
        !restrictsCallers(statement) &&
        !isHeldTo(statement, /^lambda:EventSourceToken$/, (value) => !isAnything(value))
          ? "must name the source: set source_arn to a resource of one account, or source_account"
          : undefined,
      ),
  },
  {
    id: "LAMBDA-002",
    title: "Function URLs authenticate callers",
    severity: "error",
    reason: "The URL is on the internet, and each call costs money. With AWS_IAM callers sign their requests.",
    types: ["aws_lambda_function_url"],
    check({ values: { authorization_type: type } }) {
      return type === "AWS_IAM" ? undefined : problem({ path: "authorization_type", value: type, must: "be AWS_IAM" });
    },
  },
  {
    id: "LAMBDA-003",
    title: "Queues give a function six times its timeout for a message",
    severity: "error",
    reason:
      "Lambda keeps a throttled batch and tries it again. Becomes its message visible meanwhile, it is processed twice, and a receive is used up.",
    types: [mapping],
    check(resource, module) {
      const queue = sourceOf(resource, module, "aws_sqs_queue", "event_source_arn");
      const consumer = sourceOf(resource, module, "aws_lambda_function", "function_name");
      if (queue === undefined || consumer === undefined) return undefined; // another unit's: its layer checks it
      const { maximum_batching_window_in_seconds: window = 0 } = resource.values;
      const { timeout = 3 } = consumer.values;
      const { visibility_timeout_seconds: visibility = 30 } = queue.values;
      if (typeof timeout !== "number" || typeof window !== "number" || typeof visibility !== "number") return undefined;
      const least = 6 * timeout + window; // docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      if (visibility >= least) return undefined;
      const must = `be at least ${least}: six times the timeout of ${consumer.address} (${timeout}) and the window (${window})`;
      return problem({ path: `${queue.address} visibility_timeout_seconds`, value: visibility, must });
    },
  },
  {
    id: "LAMBDA-004",
    title: "Functions of queues report failed messages, and a maximum limits how many run",
    severity: "error",
    reason:
      "One failed message returns its whole batch, and what succeeded is done again. Without a maximum one queue takes the concurrency of every function.",
    types: [mapping],
    check(resource, module) {
      const { values } = resource;
      const isOfQueue =
        sourceOf(resource, module, "aws_sqs_queue", "event_source_arn") !== undefined ||
        /^arn:[a-z-]+:sqs:/.test(String(values["event_source_arn"]));
      if (!isOfQueue) return undefined;
      const maximum = blocks(values, "scaling_config")[0]?.["maximum_concurrency"];
      const isLimited = typeof maximum === "string" || (typeof maximum === "number" && maximum >= 2 && maximum <= 1000);
      return [
        ...(stringsOf(values["function_response_types"]).includes("ReportBatchItemFailures")
          ? []
          : [problem({ path: "function_response_types", must: "have ReportBatchItemFailures" })]),
        ...(isLimited
          ? []
          : [
              problem({
                path: "scaling_config maximum_concurrency",
                value: maximum ?? undefined,
                must: "be 2 to 1000",
              }),
            ]),
      ];
    },
  },
);

/** The resource of a type in the same module that an argument refers to. */
function sourceOf(resource: Resource, module: ModuleView, type: string, argument: string): Resource | undefined {
  return module.ofType(type).find((each) => module.companions(each, resource.type, argument).includes(resource));
}
