import { type Problem, problem } from "../../engine/problem";
import { rules } from "../rule";
import { type Arguments, blocks } from "../values";

/** ACLs by name that let in everyone, or everyone with an AWS account. */
const publicAcl = /^(?:public-read|public-read-write|authenticated-read)$/;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups */
const publicGroup = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/;

export const s3AccessRules = rules({
  id: "S3-009",
  title: "ACLs are not public",
  severity: "error",
  reason:
    "AllUsers is the internet, and AuthenticatedUsers is everyone with an AWS account of their own. Objects have ACLs, too.",
  types: ["aws_s3_bucket", "aws_s3_bucket_acl", "aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy"],
  check({ values }): Problem[] {
    const { acl } = values;
    const named = typeof acl === "string" && publicAcl.test(acl);
    return [
      ...(named ? [problem({ path: "acl", value: acl, must: "be private" })] : []),
      ...granteesOf(values)
        .filter((uri): uri is string => typeof uri === "string" && publicGroup.test(uri))
        .map((uri) => problem({ path: "grant uri", value: uri, must: "not be a group of everyone" })),
    ];
  },
});

/** The groups to which a block grants access, in the forms of a bucket and of an ACL. */
function granteesOf(values: Arguments): unknown[] {
  const grants = [...blocks(values, "grant"), ...blocks(values, "access_control_policy", "grant", "grantee")];
  return grants.map(({ uri }) => uri);
}
