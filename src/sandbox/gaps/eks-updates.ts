import { randomUUID } from "node:crypto";
import { isSuccess, json, jsonFields, without, type Answer, type AskEmulator, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;
interface Taint {
  readonly key: string;
  readonly effect: string;
}

const updatePath = /^(\/clusters\/[^/]+(?:\/node-groups\/[^/]+)?)\/(updates|update-config|update-version)$/;
const updateStatus = /^\/clusters\/[^/]+\/updates\/([^/]+)$/;
const resourcePath = /^\/clusters\/[^/]+(?:\/node-groups\/[^/]+)?$/;

/**
 * In-place updates of EKS clusters and node groups, complete at once. The deletion protection of a cluster is one of the
 * settings, and is enforced.
 */
export function eksUpdates(): Gap {
  const changes = new Map<string, Fields>();

  const change = async (path: string, operation: string, given: Fields, ask: AskEmulator): Promise<Answer> => {
    const current = await describe(path, ask);
    if (current === undefined) return failure(404, "ResourceNotFoundException", `${path} does not exist.`);
    const before = { ...current, ...changes.get(path) };
    const group = path.includes("/node-groups/");
    if (!group && operation === "updates") {
      const step = minorStep(String(before["version"]), String(given["version"]));
      if (step !== 1) {
        const versions = `from ${String(before["version"])} to ${String(given["version"])}`;
        const message = `Unsupported Kubernetes minor version update ${versions}`;
        return failure(400, "InvalidParameterException", message);
      }
    }
    const settings = group ? groupSettings(before, given) : clusterSettings(before, given);
    changes.set(path, { ...changes.get(path), ...settings });
    return json(200, { update: { id: randomUUID(), type: "ConfigUpdate", ...finished } });
  };

  return {
    name: "eks: updates of clusters and node groups; deletion protection",
    service: "eks",
    reason: "ministack can update neither",
    matches: ({ method, path }) =>
      updatePath.test(path) || updateStatus.test(path) || resourcePath.test(path) || isCreation(method, path),
    async answer({ method, path }, body, askEmulator) {
      const given = jsonFields(body);
      const [, updated, operation = ""] = updatePath.exec(path) ?? [];
      if (updated !== undefined && method === "POST") return change(updated, operation, given, askEmulator);
      const id = updateStatus.exec(path)?.[1];
      if (id !== undefined) return json(200, { update: { id, type: "ConfigUpdate", ...finished } });

      const own = isCreation(method, path) ? `${path}/${String(given["name"])}` : path;
      if (method === "DELETE" && changes.get(own)?.["deletionProtection"] === true) {
        const message = "The cluster cannot be deleted while deletion protection is enabled.";
        return failure(400, "InvalidRequestException", message);
      }
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      if (method === "POST") changes.set(own, { deletionProtection: given["deletionProtection"] ?? false });
      const changed = changes.get(own);
      if (method === "DELETE") {
        for (const key of [...changes.keys()]) if (`${key}/`.startsWith(`${own}/`)) changes.delete(key);
      }
      const described = Object.entries(jsonFields(answer.body)).map(([kind, resource]) => [
        kind,
        { ...(resource as Fields), ...changed },
      ]);
      return json(answer.status, Object.fromEntries(described));
    },
  };
}

const isCreation = (method: string, path: string): boolean => method === "POST" && path === "/clusters";

/** The cluster or node group in the emulator. */
async function describe(path: string, ask: AskEmulator): Promise<Fields | undefined> {
  const answer = await ask({ method: "GET", path, body: "" });
  return isSuccess(answer) ? (Object.values(jsonFields(answer.body))[0] as Fields) : undefined;
}

/** An update replaces a setting of a cluster as a whole, except for three groups, which it merges. */
function clusterSettings(before: Fields, given: Fields): Fields {
  const groups = ["accessConfig", "kubernetesNetworkConfig", "resourcesVpcConfig"].filter((name) => name in given);
  const merged = groups.map((name) => [name, { ...(before[name] as Fields), ...(given[name] as Fields) }] as const);
  return { ...without(given, "clientRequestToken"), ...Object.fromEntries(merged) };
}

interface GroupChanges {
  readonly labels?: { readonly addOrUpdateLabels?: Fields; readonly removeLabels?: readonly string[] };
  readonly taints?: { readonly addOrUpdateTaints?: readonly Taint[]; readonly removeTaints?: readonly Taint[] };
}

function groupSettings(before: Fields, given: Fields & GroupChanges): Fields {
  const { labels = {}, taints = {} } = given;
  const added = taints.addOrUpdateTaints ?? [];
  const gone = [...added, ...(taints.removeTaints ?? [])];
  const isGone = (taint: Taint) => gone.some(({ key, effect }) => key === taint.key && effect === taint.effect);
  const kept = ((before["taints"] ?? []) as readonly Taint[]).filter((taint) => !isGone(taint));
  const allLabels = { ...(before["labels"] as Fields | undefined), ...labels.addOrUpdateLabels };
  return {
    ...without(given, "clientRequestToken", "force"),
    labels: without(allLabels, ...(labels.removeLabels ?? [])),
    taints: [...kept, ...added],
  };
}

/** The number of minor versions between two versions: 1 from 1.34 to 1.35. */
function minorStep(from: string, to: string): number {
  const [major, minor] = from.split(".").map(Number);
  const [toMajor, toMinor] = to.split(".").map(Number);
  return major === toMajor ? (toMinor ?? NaN) - (minor ?? NaN) : NaN;
}

const finished = { status: "Successful", errors: [], params: [] };

const failure = (status: number, type: string, message: string): Answer =>
  json(status, { message }, { "x-amzn-errortype": type });
