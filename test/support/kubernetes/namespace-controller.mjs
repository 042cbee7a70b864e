// Replaces the namespace controller for an API server without controllers: completes the deletion of namespaces, which
// would never end otherwise. namespace-controller.mjs <kubeconfig> runs until it is stopped. It does not delete the objects
// in a namespace.
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { parse } from "yaml";

const { clusters, users } = parse(readFileSync(process.argv[2], "utf8"));
const { server, "certificate-authority": authority } = clusters[0].cluster;
const { token } = users[0].user;

/** Sends a request to the API server and returns the response as an object. */
function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const sent = request(`${server}${path}`, { method, headers, ca: readFileSync(authority) }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part));
      answer.on("end", () => resolve(JSON.parse(text)));
    });
    sent.on("error", reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

for (;;) {
  const { items } = await call("GET", "/api/v1/namespaces");
  for (const { metadata, spec } of items.filter(({ metadata: { deletionTimestamp } }) => deletionTimestamp)) {
    if (spec.finalizers === undefined) continue;
    const body = { apiVersion: "v1", kind: "Namespace", metadata, spec: { ...spec, finalizers: [] } };
    await call("PUT", `/api/v1/namespaces/${metadata.name}/finalize`, body);
  }
  await pause(1000);
}
