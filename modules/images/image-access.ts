import { type AwsHome, partitionOf } from "../aws/aws-home";
import type { PolicyStatement } from "../aws/policy-document";

/** Downloading an image: its manifest and its layers. */
export const pullActions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/** Statement of a repository's policy for other accounts, whose IAM policies then decide which roles pull. */
export function letAccountsPull({ region }: AwsHome, accounts: readonly string[]): PolicyStatement[] {
  if (accounts.length === 0) return [];
  const AWS = accounts.map((account) => `arn:${partitionOf(region)}:iam::${account}:root`);
  return [{ Sid: "Pull", Principal: { AWS }, Action: pullActions }];
}

/** Permissions of a role that pulls images of some repositories. */
export function pullImages(repositoryArns: readonly string[]): PolicyStatement[] {
  return [
    { Sid: "SignIn", Action: "ecr:GetAuthorizationToken", Resource: "*" }, // has no resource
    { Sid: "PullImages", Action: pullActions, Resource: repositoryArns },
  ];
}
