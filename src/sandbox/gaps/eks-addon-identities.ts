import { isSuccess, json, jsonFields, type AskEmulator, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

const addonPath = /^\/clusters\/([^/]+)\/addons(?:\/([^/]+))?(\/update)?$/;

/**
 * Pod identity associations of an add-on. EKS creates one for each that is requested and returns their ARNs. ministack
 * returns the request, which no client can parse.
 */
export function eksAddonIdentities(): Gap {
  const arns = new Map<string, readonly string[]>();

  const associate = async (
    cluster: string,
    addon: string,
    wanted: readonly Fields[],
    ask: AskEmulator,
  ): Promise<void> => {
    const path = `/clusters/${cluster}/pod-identity-associations`;
    for (const arn of arns.get(`${cluster}/${addon}`) ?? []) {
      await ask({ method: "DELETE", path: `${path}/${arn.split("/").at(-1) ?? ""}`, body: "" });
    }
    const created: string[] = [];
    for (const { serviceAccount, roleArn } of wanted) {
      const body = JSON.stringify({ namespace: "kube-system", serviceAccount, roleArn });
      const { association } = jsonFields((await ask({ method: "POST", path, body })).body);
      const arn = (association as Fields | undefined)?.["associationArn"];
      if (typeof arn === "string") created.push(arn);
    }
    arns.set(`${cluster}/${addon}`, created);
  };

  return {
    name: "eks: pod identity associations of add-ons",
    service: "eks",
    reason: "ministack returns objects where EKS returns ARNs, so clients cannot parse the response",
    matches: ({ path }) => addonPath.test(path),
    async answer({ method, path }, body, askEmulator) {
      const [, cluster = "", named] = addonPath.exec(path) ?? [];
      const { podIdentityAssociations: wanted, ...given } = jsonFields(body);
      const addon = named ?? String(given["addonName"]);
      const answer = await askEmulator(method === "POST" ? { body: JSON.stringify(given) } : undefined);
      if (!isSuccess(answer)) return answer;
      if (method === "DELETE") await associate(cluster, addon, [], askEmulator);
      else if (method === "POST" && wanted !== undefined) {
        await associate(cluster, addon, wanted as readonly Fields[], askEmulator);
      }
      const fields = jsonFields(answer.body);
      if (fields["addon"] === undefined) return answer;
      const podIdentityAssociations = arns.get(`${cluster}/${addon}`) ?? [];
      return json(answer.status, { ...fields, addon: { ...(fields["addon"] as Fields), podIdentityAssociations } });
    },
  };
}
