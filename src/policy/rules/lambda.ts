import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { isHeldTo, restrictsCallers } from "../statements/conditions";
import { eachAllowed } from "../statements/grants";
import { isAnything } from "../statements/patterns";

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
);
