import type { ModuleView } from "../module-view";
import { accountIn, admitsEveryone, isEveryone } from "./principals";
import type { Statement } from "./statement";

/**
 * Accounts with which Elastic Load Balancing writes access logs, by region.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html, as of 2026-11.
 * Newer regions use a service principal.
 */
const loadBalancerAccounts: Readonly<Record<string, string>> = {
  "af-south-1": "098369216593",
  "ap-east-1": "754344448648",
  "ap-northeast-1": "582318560864",
  "ap-northeast-2": "600734575887",
  "ap-northeast-3": "383597477331",
  "ap-south-1": "718504428378",
  "ap-southeast-1": "114774131450",
  "ap-southeast-2": "783225319266",
  "ap-southeast-3": "589379963580",
  "ca-central-1": "985666609251",
  "cn-north-1": "638102146993",
  "cn-northwest-1": "037604701340",
  "eu-central-1": "054676820928",
  "eu-north-1": "897822967062",
  "eu-south-1": "635631232127",
  "eu-west-1": "156460612806",
  "eu-west-2": "652711504416",
  "eu-west-3": "009996457667",
  "me-south-1": "076674570225",
  "sa-east-1": "507241528517",
  "us-east-1": "127311923021",
  "us-east-2": "033677994240",
  "us-gov-east-1": "190560391635",
  "us-gov-west-1": "048591011584",
  "us-west-1": "027434742980",
  "us-west-2": "797873946194",
};
const accountsOfAws = new Set(Object.values(loadBalancerAccounts));

/** Condition keys that name the caller's account, where the principal is everyone. */
const accountKeys = /^(?:aws:(?:Principal|Source)(?:Account|Arn)|aws:SourceOwner|kms:CallerAccount)$/i;

/** The accounts that a statement lets in and that neither the project nor AWS owns, nor the organization trusts. */
export function unknownAccounts(statement: Statement, module: ModuleView): string[] {
  const named = statement.principals.filter((principal) => !isEveryone(principal)).map(({ id }) => id);
  const byCondition = admitsEveryone(statement)
    ? statement.conditions
        .filter(({ operator, key }) => accountKeys.test(key) && !operator.includes("Not"))
        .flatMap(({ values }) => values)
    : [];
  const accounts = [...named, ...byCondition].map(accountIn).filter((account) => account !== undefined);
  return [...new Set(accounts)].filter((account) => !module.accounts.has(account) && !accountsOfAws.has(account));
}
