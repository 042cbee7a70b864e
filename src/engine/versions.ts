/**
 * Versions of Terraform and of the providers: the one place where they are set. A team pins exact versions of providers
 * with `strata providers lock`; the ranges here say what Strata is made for.
 */
export const requiredVersion = ">= 1.11.0"; // S3's own lock file left its experimental state in 1.11

/** For cdktn, which checks functions and write-only arguments against them. `targetVersions` of `cdktf.json` goes before. */
export const targetVersions = { terraform: requiredVersion, opentofu: requiredVersion };

export const providerVersions = {
  aws: { source: "hashicorp/aws", version: ">= 6.25.0, < 7.0.0" },
  // 3.0 removed the resources without a version suffix; Strata uses only the others, so both majors work.
  kubernetes: { source: "hashicorp/kubernetes", version: ">= 2.38.0, < 4.0.0" },
  helm: { source: "hashicorp/helm", version: ">= 3.1.1, < 4.0.0" },
} as const;
