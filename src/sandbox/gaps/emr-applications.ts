import { randomBytes } from "node:crypto";
import { sandboxAccount } from "../account";
import { json, jsonFields, without, type Answer, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;
type Tags = Readonly<Record<string, string>>;

const applicationPath = /^\/applications(?:\/([^/]+))?(?:\/(start|stop))?$/;
const tagPath = /^\/tags\/(.+)$/;

/** Applications of EMR Serverless, implemented as records. They run no jobs. */
export function emrApplications(): Gap {
  const applications = new Map<string, Fields & { readonly arn: string; readonly tags: Tags }>();

  const create = (region: string, given: Fields): Answer => {
    const id = `00${randomBytes(7).toString("hex")}`;
    const arn = `arn:aws:emr-serverless:${region}:${sandboxAccount}:/applications/${id}`;
    const now = Date.now() / 1000;
    const settings = without(given, "clientToken");
    const own = { applicationId: id, arn, state: "CREATED", createdAt: now, updatedAt: now };
    applications.set(id, { ...defaults, tags: {}, ...settings, ...own });
    return json(200, { applicationId: id, arn, name: given["name"] });
  };

  const one = (method: string, id: string, action: string | undefined, given: Fields): Answer => {
    const current = applications.get(id);
    if (current === undefined) return notFound(id);
    const put = (changed: Fields): void => void applications.set(id, { ...current, ...changed });
    if (action !== undefined) {
      put({ state: action === "start" ? "STARTED" : "STOPPED" });
      return json(200, {});
    }
    if (method === "DELETE") {
      applications.delete(id);
      return json(200, {});
    }
    if (method === "PATCH") {
      const settings = without(given, "clientToken");
      put({ ...settings, updatedAt: Date.now() / 1000 });
    }
    return json(200, { application: applications.get(id) });
  };

  const tagging = (method: string, arn: string, keys: readonly string[], given: Fields): Answer => {
    const [id, current] = [...applications].find(([, each]) => each.arn === arn) ?? [];
    if (id === undefined || current === undefined) return notFound(arn);
    if (method === "GET") return json(200, { tags: current.tags });
    const kept = Object.entries(current.tags).filter(([key]) => !keys.includes(key));
    applications.set(id, { ...current, tags: { ...Object.fromEntries(kept), ...(given["tags"] as Tags) } });
    return json(200, {});
  };

  return {
    name: "emr-serverless: applications",
    service: "emr-serverless",
    reason:
      "moto keeps only some of the settings, and no application of it is ever CREATED, for which the provider waits",
    matches: ({ path }) => applicationPath.test(path) || tagPath.test(path),
    answer({ method, path, query, region }, body) {
      const given = jsonFields(body);
      const arn = tagPath.exec(path)?.[1];
      if (arn !== undefined) {
        return Promise.resolve(tagging(method, decodeURIComponent(arn), query.getAll("tagKeys"), given));
      }
      const [, id, action] = applicationPath.exec(path) ?? [];
      if (id !== undefined) return Promise.resolve(one(method, id, action, given));
      const list = [...applications.values()].map((each) => ({ ...each, id: each["applicationId"] }));
      return Promise.resolve(method === "POST" ? create(region, given) : json(200, { applications: list }));
    },
  };
}

/** Settings that EMR Serverless adds. */
const defaults = {
  architecture: "X86_64",
  autoStartConfiguration: { enabled: true },
  autoStopConfiguration: { enabled: true, idleTimeoutMinutes: 15 },
};

const notFound = (id: string): Answer =>
  json(404, { message: `Application ${id} does not exist` }, { "x-amzn-errortype": "ResourceNotFoundException" });
