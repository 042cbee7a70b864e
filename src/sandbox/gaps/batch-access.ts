import type { Gap } from "./gap";

const policies = /^(\/clusters\/[^/]+\/access-entries)\/(.*AWSServiceRoleForBatch)\/access-policies$/;

/** The access entry that AWS Batch makes with its first compute environment of a cluster. */
export function batchAccess(): Gap {
  return {
    name: "eks: the access entry of AWS Batch",
    service: "eks",
    reason: "ministack has no Batch that would make it, so no policy can be associated with its role",
    matches: ({ method, path }) => method === "POST" && policies.test(decodeURIComponent(path)),
    async answer({ path }, _, askEmulator) {
      const [, entries, principalArn] = policies.exec(decodeURIComponent(path))!;
      // A second one is refused, which changes nothing.
      await askEmulator({ path: entries!, body: JSON.stringify({ principalArn }) });
      return askEmulator();
    },
  };
}
