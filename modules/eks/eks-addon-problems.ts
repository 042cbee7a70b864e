import { listingProblems, type Unlisted } from "../../src/engine/listing";
import { didYouMean } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";
import type { AwsHome } from "../aws/aws-home";
import { managedPolicyProblems } from "../aws/managed-policy";
import type { PodAddresses } from "../network/network";
import { addonListing, knownAddons } from "./eks-addon-list";
import { type AddonChoice, type AddonIdentity, type Compute, defaultAddons } from "./eks-addons";

export function addonProblems(compute: Compute, choice: AddonChoice, unlisted: Unlisted): Problem[] {
  return Object.entries(choice).flatMap(([name, written]) => {
    const path = `addons.${name}`;
    const unknown = listingProblems(path, name, addonListing, unlisted);
    if (unknown.length > 0) return unknown;
    if (compute === "auto-mode" && name in defaultAddons) {
      return [problem({ path, must: "be omitted with auto-mode, which has it built in" })];
    }
    if (written !== "none") return identityProblems(`${path}.identity`, name, written.identity);
    if (name === "eks-pod-identity-agent") {
      return [problem({ path, value: written, must: "stay: without it pods get no roles" })];
    }
    if (compute !== "auto-mode" && name in defaultAddons) return [];
    const must = "be omitted: it is not installed by default";
    return [problem({ path, value: written, must, fix: didYouMean(name, Object.keys(defaultAddons)) })];
  });
}

/** A role for a service account that no pod has would be without effect. */
function identityProblems(path: string, addon: string, identity: AddonIdentity | undefined): Problem[] {
  if (identity === undefined) return [];
  const pods = knownAddons[addon];
  const { namespace, serviceAccount } = identity;
  const found: Problem[] = [];
  if (pods !== undefined && namespace !== undefined && namespace !== pods.namespace) {
    const must = `be ${JSON.stringify(pods.namespace)}, where the pods of ${addon} are`;
    found.push(problem({ path: `${path}.namespace`, value: namespace, must }));
  }
  if (serviceAccount === undefined && pods?.serviceAccount === undefined) {
    const fix = "kubectl get pods -o custom-columns=:.spec.serviceAccountName -n <namespace>";
    const message = `is missing: the pods of ${addon} that call AWS are not known`;
    found.push(problem({ path: `${path}.serviceAccount`, message, fix }));
  }
  return found;
}

/** Problems of the policies that identities have, which depend on account and region. */
export const addonPolicyProblems = (choice: AddonChoice, home: AwsHome): Problem[] =>
  Object.entries(choice).flatMap(([name, written]) =>
    written === "none" || written.identity === undefined
      ? []
      : managedPolicyProblems(`addons.${name}.identity.managedPolicies`, written.identity.managedPolicies, home),
  );

/** The first version that leaves out subnets with the tag kubernetes.io/role/cni=0: aws/amazon-vpc-cni-k8s#3647. */
const minCniVersion = [1, 22, 1] as const;

/**
 * Reports a VPC CNI that would give pods addresses of the private subnets although they are tagged otherwise. The default
 * version of EKS depends on the day of installation, so it must be given.
 */
export function cniVersionProblems({ "vpc-cni": cni }: AddonChoice, podAddresses: PodAddresses): Problem[] {
  if (podAddresses === "shared") return [];
  const path = "addons.vpc-cni.version";
  const needs = `v${minCniVersion.join(".")} or later where pods have pod subnets alone (vpc.podAddresses)`;
  const fix = "aws eks describe-addon-versions --addon-name vpc-cni";
  const version = cni === undefined || cni === "none" ? undefined : cni.version;
  if (version === undefined) return [problem({ path, message: `is missing: it must be ${needs}`, fix })];
  const numbers = version
    .replace(/^v|-.*$/g, "")
    .split(".")
    .map(Number);
  const at = minCniVersion.findIndex((number, index) => number !== numbers[index]);
  if (at === -1 || numbers[at]! > minCniVersion[at]!) return [];
  return [problem({ path, value: version, must: `be ${needs}`, fix })];
}
