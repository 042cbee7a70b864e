import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning } from "../process/identity";
import { CommandProviders } from "./command-providers";
import type { Answer, Request } from "./messages";
import { PackageDigests } from "./package-digest";
import { SchemaFiles } from "./schema-files";

/**
 * The provider server, a process of its own: provider-server.cjs <folder of its sockets> <folder of schema files>. It
 * outlives a Strata that was killed, as Terraform does, and ends when no Terraform command needs it.
 */
const [folder, schemaFolder] = process.argv.slice(2) as [string, string];
const digests = new PackageDigests();
const files = new SchemaFiles(schemaFolder);
const commands = new Map<number, CommandProviders>();

// A signal to the whole group is Terraform's to handle: it stops its providers by a call.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.stdout.on("error", () => undefined); // Strata was killed

const send = (answer: Answer): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);

async function handle(request: Request): Promise<void> {
  const { id } = request;
  if (request.type === "open") {
    const command = new CommandProviders(request, { digests, files, folder, prefix: `${id}` });
    commands.set(id, command);
    send({ id, ...(await command.open()) });
  } else if (request.type === "started") {
    commands.get(id)!.terraform = request;
  } else {
    const crashes = await commands.get(id)!.close();
    commands.delete(id);
    send({ id, crashes });
  }
}

/** Without Strata: until every Terraform has ended. */
async function outlive(): Promise<void> {
  const deadline = Date.now() + unknownMs;
  while ([...commands.values()].some((command) => isNeeded(command, deadline))) await sleep(200);
  await Promise.all([...commands.values()].map((command) => command.close()));
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}

/** How long a Terraform may take to connect that Strata had no time to tell of. */
const unknownMs = 10_000;

const isNeeded = ({ terraform, connected }: CommandProviders, deadline: number): boolean =>
  terraform?.started === undefined
    ? connected || Date.now() < deadline
    : isRunning({ pid: terraform.pid, started: terraform.started });

const requests = createInterface({ input: process.stdin });
requests.on("line", (line) => void handle(JSON.parse(line) as Request));
requests.once("close", () => void outlive());
