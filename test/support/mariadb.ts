import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../src/sandbox/port";

export interface MariaDb {
  readonly host: string;
  readonly port: number;
  /** Certificate authority of the server, in PEM. */
  readonly ca: string;
  /** Runs a statement as root, past TLS. */
  readonly sql: (statement: string) => string;
  readonly stop: () => Promise<void>;
}

const server = "/usr/sbin/mariadbd";

/** Starts a MariaDB server that takes TLS connections alone, with an empty folder and a certificate of its own. */
export async function startMariaDb(): Promise<MariaDb> {
  if (!existsSync(server)) throw new Error(`${server} is missing: install mariadb-server`);
  const folder = mkdtempSync(join(tmpdir(), "strata-mariadb-"));
  const certificate = createCertificates(folder);
  const data = join(folder, "data");
  const socket = join(folder, "server.sock");
  const user = ["--user=root"]; // the server does not run as root by itself
  execFileSync("mariadb-install-db", [...user, `--datadir=${data}`, "--auth-root-authentication-method=normal"], {
    stdio: "ignore",
  });
  const port = await freePort();
  const log = join(folder, "server.log");
  const running = spawn(
    server,
    [
      "--no-defaults",
      ...user,
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      "--skip-name-resolve",
      `--ssl-cert=${certificate.cert}`,
      `--ssl-key=${certificate.key}`,
      "--require-secure-transport=ON",
      `--log-error=${log}`,
    ],
    { stdio: "ignore" },
  );
  const sql = (statement: string): string =>
    execFileSync("mariadb", ["--no-defaults", `--socket=${socket}`, "-N", "-B", "-e", statement], {
      encoding: "utf8",
      stdio: "pipe",
    });
  await until(running, () => sql("SELECT 1") === "1\n", log);
  return {
    host: "127.0.0.1",
    port,
    ca: readFileSync(certificate.ca, "utf8"),
    sql,
    async stop() {
      running.kill("SIGKILL");
      while (running.exitCode === null && running.signalCode === null) await sleep(20);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function until(running: ChildProcess, ready: () => boolean, log: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      if (ready()) return;
    } catch {
      if (running.exitCode !== null || Date.now() > deadline) throw new Error(readFileSync(log, "utf8"));
    }
    await sleep(100);
  }
}

/** An authority and a certificate of 127.0.0.1. */
function createCertificates(folder: string): Readonly<Record<"ca" | "cert" | "key", string>> {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe" });
  const key = (name: string) => ["-newkey", "rsa:2048", "-nodes", "-keyout", file(name)];
  openssl("req", "-x509", ...key("ca.key"), "-out", file("ca.pem"), "-days", "2", "-subj", "/CN=test authority");
  openssl("req", "-new", ...key("server.key"), "-out", file("server.csr"), "-subj", "/CN=127.0.0.1");
  writeFileSync(file("names"), "subjectAltName=IP:127.0.0.1\n");
  const authority = ["-CA", file("ca.pem"), "-CAkey", file("ca.key"), "-CAcreateserial"];
  openssl(
    ...["x509", "-req", "-in", file("server.csr"), ...authority],
    ...["-out", file("server.pem"), "-days", "2", "-extfile", file("names")],
  );
  return { ca: file("ca.pem"), cert: file("server.pem"), key: file("server.key") };
}
