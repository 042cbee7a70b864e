import { areNarrow } from "../addresses";
import { isEveryResource } from "./actions";
import { namesWidePolicy } from "./managed-policies";
import { hasWildcard, isAnything, known, parseArn } from "./patterns";
import type { Condition, Statement } from "./statement";

const sourceIp = /^aws:SourceIp$/i;

/** Condition keys that name callers, or the account and network that a request comes from, and values that do name one. */
const callerKeys: readonly (readonly [keys: RegExp, isNarrow: (value: string) => boolean])[] = [
  [
    /^(?:aws:(?:Source|Principal|Vpce)Account|aws:SourceOwner|kms:CallerAccount|s3:DataAccessPointAccount)$/i,
    isLiteral,
  ],
  [/^(?:aws:(?:Source|Principal)Arn|aws:FederatedProvider|s3:DataAccessPointArn)$/i, namesAnOwner],
  [/^aws:(?:Source|Principal|Vpce)Org(?:ID|Paths)$/i, (value) => isLiteral(value.split("/")[0]!)],
  [/^aws:(?:SourceVpce?|SourceVpcArn|PrincipalServiceName(?:sList)?)$/i, isLiteral],
  [/^aws:userid$/i, (value) => /^[^*?]/.test(known(value))],
  [sourceIp, () => true], // all values together: see areNarrow
  [/^sns:Endpoint$/i, (value) => !isAnything(value)],
  [/^elasticfilesystem:AccessedViaMountTarget$/i, (value) => value === "true"],
];

/** Condition keys that name the owner of the resource: they restrict an endpoint as much as those of callers. */
const ownerKeys = /^aws:Resource(?:Account|OrgID|OrgPaths)$/i;

/** Condition keys that say who acts, when and how, and leave open on what. */
const keysOfRequests =
  /^aws:(?:RequestedRegion|MultiFactorAuth\w+|SecureTransport|CurrentTime|EpochTime|TokenIssueTime|UserAgent|Referer|Principal.*|SourceIp|SourceVpce?|VpcSourceIp|userid|username|Resource(?:Account|OrgID|OrgPaths))$/i;

/** Keys that every request of their action has, so that IfExists changes nothing. */
const keysOfEveryRequest = /^iam:PassedToService$/i;

/** Keys whose values are domains of services. */
const keysOfServices = /^(?:iam:PassedToService|kms:ViaService)$/i;

function isLiteral(value: string): boolean {
  return !hasWildcard(value);
}

/** True if an ARN pattern fits resources of one account. An S3 bucket has no account in its ARN, but a unique name. */
function namesAnOwner(pattern: string): boolean {
  const arn = parseArn(pattern);
  if (arn === undefined) return !isAnything(pattern) && !/^[*?]/.test(known(pattern));
  if (arn.account !== "" && !hasWildcard(arn.account)) return true;
  return (arn.account === "" || arn.service === "s3") && /^[^*?]/.test(arn.resource);
}

/** True if a request without the key, or with any other value, fails the condition. */
const isPositive = ({ operator }: Condition): boolean =>
  !/Not|IfExists$|^(?:\w+:)?Null$|^ForAllValues:/i.test(operator);

/** `"aws:PrincipalAccount": "${aws:PrincipalAccount}"` compares a key with itself. */
const isItself = (value: string, key: string): boolean =>
  /^(?:\$\$|&)\{([^}]*)\}$/.exec(value)?.[1]?.toLowerCase() === key.toLowerCase();

/** True if the values of a condition about callers name some of them. Undefined for other conditions. */
export function namesCallers({ key, values }: Condition): boolean | undefined {
  const found = callerKeys.find(([keys]) => keys.test(key));
  if (found === undefined) return undefined;
  if (sourceIp.test(key) && !areNarrow(values)) return false;
  return values.length > 0 && values.every((value) => found[1](value) && !isItself(value, key));
}

/** True if a condition restricts the statement to certain callers, accounts or networks. */
export function restrictsCallers({ conditions }: Statement): boolean {
  return conditions.some((condition) => isPositive(condition) && namesCallers(condition) === true);
}

/**
 * The conditions that seem to restrict callers and do not: `"aws:SourceIp": "0.0.0.0/0"`. A principal of one account
 * leaves a condition such as `"aws:PrincipalArn": "arn:aws:iam::*:role/ci"` its use, but a service acts for all accounts.
 */
export function idleConditions({ conditions, principals }: Statement): readonly Condition[] {
  const isService = principals.some(({ kind }) => kind === "Service");
  return conditions.filter(
    (condition) =>
      isPositive(condition) &&
      condition.values.length > 0 &&
      namesCallers(condition) === false &&
      (isService || sourceIp.test(condition.key) || condition.values.some(isAnything)),
  );
}

/** True if a condition restricts the statement to resources of certain owners. */
export function restrictsOwners(statement: Statement): boolean {
  return isHeldTo(statement, ownerKeys, isLiteral);
}

/** True if a condition restricts what may be done, or to which resources: by tags, services or the like. */
export function restrictsScope({ conditions }: Statement): boolean {
  return conditions.some(
    (condition) =>
      (isPositive(condition) || (/IfExists$/i.test(condition.operator) && keysOfEveryRequest.test(condition.key))) &&
      !keysOfRequests.test(condition.key) &&
      condition.values.length > 0 &&
      condition.values.every((value) => narrowsScope(value, condition.key)),
  );
}

/** False for values such as `*.amazonaws.com` as a service, `arn:aws:iam::aws:policy/*` and AdministratorAccess. */
function narrowsScope(value: string, key: string): boolean {
  if (keysOfServices.test(key) && /^[*?]/.test(known(value))) return false;
  return value !== "false" && !isEveryResource(value, "*") && !namesWidePolicy(value);
}

/** True if a condition restricts the statement to certain values of one of these keys. */
export function isHeldTo({ conditions }: Statement, keys: RegExp, isNarrow: (value: string) => boolean): boolean {
  return conditions.some(
    (condition) =>
      isPositive(condition) &&
      keys.test(condition.key) &&
      condition.values.length > 0 &&
      condition.values.every(isNarrow),
  );
}
