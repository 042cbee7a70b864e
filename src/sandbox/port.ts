import { createServer } from "node:net";
import { UserError, problem } from "../engine/problem";

/** The default port of the sandbox, as in other AWS emulators. */
export const defaultPort = 4566;

export function sandboxPort(env: NodeJS.ProcessEnv = process.env): number {
  const text = env["STRATA_SANDBOX_PORT"];
  if (text === undefined || text === "") return defaultPort;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new UserError([
    problem({
      path: "STRATA_SANDBOX_PORT",
      value: text,
      must: `be a port from 1 to 65535, or unset for ${defaultPort}`,
    }),
  ]);
}

/** Finds a free port of this machine. Another program may take it before it is used. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port found");
  return address.port;
}
