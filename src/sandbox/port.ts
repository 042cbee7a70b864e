import { mistake } from "./mistake";

/** The port of the sandbox's endpoint: the one that AWS emulators are usually found on. */
export const defaultPort = 4566;

export function sandboxPort(env: NodeJS.ProcessEnv = process.env): number {
  const text = env["STRATA_SANDBOX_PORT"];
  if (text === undefined || text === "") return defaultPort;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw mistake(
    `STRATA_SANDBOX_PORT is ${JSON.stringify(text)}, but must be a port from 1 to 65535`,
    `or unset, for ${defaultPort}`,
  );
}
