import { isHeldTo } from "./conditions";
import { isAnything, isComputed, known } from "./patterns";
import type { Statement } from "./statement";

/** Claims of an identity provider, and the values that keep everyone else of the provider out. */
interface IdentityProvider {
  /** The ARN or the domain that names the provider as a principal. */
  readonly principal: RegExp;
  /** Claims that name the subject: any of them suffices. */
  readonly subjects: Readonly<Record<string, RegExp>>;
  /** True if the subject's claim is the audience, or tokens have none. */
  readonly withoutAudience?: boolean;
}

const word = "[^*?/:]+"; // also what Terraform computes
const some = /^[^*?]/;

/** Anyone can have an account of these providers. As of 2026-11. */
const identityProviders: readonly IdentityProvider[] = [
  {
    // https://docs.github.com/en/actions/reference/security/oidc. Subjects can begin with other claims: a branch or
    // an environment of the same name exists in repositories of others.
    principal: /token\.actions\.|_services\/token/,
    subjects: {
      sub: new RegExp(
        `^(?:(?:repo|repository):${word}/|job_workflow_ref:${word}/${word}/|(?:repository|organization|enterprise)(?:_owner|_id|_owner_id)?:${word}(?::|$))`,
      ),
      repository: new RegExp(`^${word}/`),
      job_workflow_ref: new RegExp(`^${word}/${word}/`),
      repository_id: /^[^*?]+$/,
      repository_owner: /^[^*?]+$/,
      repository_owner_id: /^[^*?]+$/,
      enterprise_id: /^[^*?]+$/,
    },
  },
  {
    // https://docs.gitlab.com/ci/cloud_services/aws/
    principal: /gitlab/,
    subjects: { sub: new RegExp(`^project_path:${word}/`) },
  },
  {
    // https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
    principal: /app\.terraform\.io/,
    subjects: { sub: new RegExp(`^organization:${word}:`) },
  },
  {
    // https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
    principal: /oidc\.eks\./,
    subjects: { sub: new RegExp(`^system:serviceaccount:${word}:`) },
  },
  { principal: /^cognito-identity\./, subjects: { aud: /^[^*?]+$/ }, withoutAudience: true },
  { principal: /^accounts\.google\.com$/, subjects: { sub: some, aud: some, oaud: some }, withoutAudience: true },
  { principal: /^(?:www\.amazon\.com|graph\.facebook\.com)$/, subjects: { app_id: some }, withoutAudience: true },
  {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml
    principal: /:saml-provider\//,
    subjects: { aud: /[a-z0-9]/i, sub: some, iss: /[a-z0-9]/i, namequalifier: some },
    withoutAudience: true,
  },
];

/** Other providers, also of Kubernetes: a subject is more than the name of a claim with a wildcard (`project:*`). */
const anyProvider: IdentityProvider = {
  principal: /^/,
  subjects: { sub: new RegExp(`^(?:system:serviceaccount:${word}:|(?!system:|(?:[\\w-]+:)?[*?]).)`) },
};

/** The identity providers that a statement lets in. Condition keys begin with the provider that Terraform computes. */
function providersOf({ principals, conditions }: Statement): IdentityProvider[] {
  const issuers = conditions.map(({ key }) => key.slice(0, key.lastIndexOf(":")));
  return principals
    .filter(({ kind }) => kind === "Federated")
    .map(({ id }) => {
      const names = isComputed(id) ? issuers : [id];
      return identityProviders.find(({ principal }) => names.some((name) => principal.test(name))) ?? anyProvider;
    });
}

/** True if an identity provider of the statement may send any subject. */
export function admitsAnySubject(statement: Statement): boolean {
  return providersOf(statement).some(
    ({ subjects }) =>
      !Object.entries(subjects).some(([claim, form]) =>
        isHeldTo(statement, claimKey(claim), (value) => namesComputed(known(value)) || form.test(known(value))),
      ),
  );
}

/** `${var.subject}` and `repo:${var.repository}:*`, but not `repo:${var.owner}*`. */
const namesComputed = (value: string): boolean => /^(?:[\w-]+:)*\0+(?![*?\0])/.test(value);

/** True if an identity provider of the statement may send a token that was made for someone else. */
export function admitsAnyAudience(statement: Statement): boolean {
  return providersOf(statement).some(
    ({ withoutAudience }) => !withoutAudience && !isHeldTo(statement, claimKey("aud"), (value) => !isAnything(value)),
  );
}

const claimKey = (claim: string): RegExp => new RegExp(`:${claim}$`, "i");
