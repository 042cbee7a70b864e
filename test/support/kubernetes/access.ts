import type { AccessRule } from "../../../modules/platform/on-call-rules";

/** A request to the API server, as RBAC sees it. */
export interface Access {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `pods/exec`. */
  readonly resource: string;
  readonly namespace?: string;
}
/** A request for a path that is no resource: `/readyz`. */
export interface PathAccess {
  readonly verb: "get";
  readonly path: string;
}

export const accessText = (access: Access | PathAccess): string =>
  "path" in access
    ? `get ${access.path}`
    : `${access.verb} ${access.resource}.${access.group || "core"} in ${access.namespace ?? "the cluster"}`;

/** Whether a rule of RBAC allows a request. */
export function allows(
  { apiGroups, resources, nonResourceUrls, verbs }: AccessRule,
  access: Access | PathAccess,
): boolean {
  if (!verbs.includes(access.verb)) return false;
  if ("path" in access) {
    const fits = (url: string): boolean =>
      url.endsWith("*") ? access.path.startsWith(url.slice(0, -1)) : access.path === url;
    return nonResourceUrls?.some(fits) === true;
  }
  const { group, resource } = access;
  return apiGroups?.includes(group) === true && resources?.includes(resource) === true;
}
