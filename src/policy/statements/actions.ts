import { fits, isAnything, known, parseArn } from "./patterns";
import type { Statement } from "./statement";

/** True if a statement covers an action, by a pattern or by not excluding it. */
export function coversAction({ actions, notActions }: Statement, action: string): boolean {
  if (notActions.length > 0) return !notActions.some((pattern) => fits(pattern, action));
  return actions.some((pattern) => fits(pattern, action));
}

/** The service of which a pattern covers every action, or `*` for all services. */
export function wholeService(action: string): string | undefined {
  if (isAnything(action)) return "*";
  return /^([\w-]+):[*?]*\*[*?]*$/.exec(known(action))?.[1]?.toLowerCase();
}

/** Services whose resources have ARNs of another service. */
const arnServices: Readonly<Record<string, readonly string[]>> = {
  "ec2-instance-connect": ["ec2"],
  "kafka-cluster": ["kafka"],
  ssm: ["ssm", "ec2"],
  sts: ["iam"],
};

/** True if a statement covers every resource of a kind that the service has: `*`, `arn:aws:iam::*:role/*`. */
export function coversEveryResource({ resources, notResources }: Statement, service: string): boolean {
  return notResources.length > 0 || resources.some((resource) => isEveryResource(resource, service));
}

/** True if a pattern covers every resource of a kind. */
export function isEveryResource(resource: string, service: string): boolean {
  if (isAnything(resource)) return true;
  const arn = parseArn(resource);
  if (arn === undefined) return false;
  const services = arnServices[service] ?? [service];
  if (service !== "*" && !services.some((each) => fits(arn.service, each))) return false;
  if (isAnything(arn.resource)) return true;
  const beginsWithName = servicesWithoutKinds.has(arn.service) && !arn.resource.startsWith("accesspoint/");
  return !beginsWithName && everyOfAKind.test(arn.resource);
}

/** Services whose resources begin with a name in their ARN, and not with a kind: `arn:aws:s3:::raw/*` is one bucket. */
const servicesWithoutKinds = new Set(["execute-api", "s3", "sns", "sqs"]);

/** `role/*`, `function:*`, `log-group:*:*`; without a separator only for words that are kinds: `parameter*`. */
const everyOfAKind =
  /^(?:[a-z-]+[/:]|role|user|group|policy|function|secret|parameter|key|table|instance)[*?:/]*\*[*?:/]*$/i;
