import { howToGet, type InstallableTool } from "../terraform/installation";
import { type Probe, probe } from "../process/probe";
import type { Variables } from "../process/run-program";
import { productOf, terraformName, terraformProbe } from "../terraform/terraform";
import type { Row } from "./row";

interface Tool extends Probe {
  readonly name: InstallableTool;
  readonly neededFor: string;
  /** A part of it that may be missing; its presence is seen in what it prints. */
  readonly part?: { readonly pattern: RegExp; readonly name: string };
}

/** The programs beside Node, by what uses them. */
export function tools(env: Variables): readonly Tool[] {
  return [
    { ...terraformProbe(env), name: productOf(terraformName(env)), neededFor: "plan and apply" },
    {
      name: "AWS CLI",
      binaries: ["aws"],
      args: ["--version"],
      pattern: /aws-cli\/(\S+)/,
      neededFor: "checking credentials; logging in to EKS",
    },
    {
      name: "Python",
      binaries: [env["STRATA_SANDBOX_PYTHON"] || "python3", "python"],
      args: [
        "-c",
        "import sys, importlib.util as u\n" +
          "print('Python %d.%d.%d' % sys.version_info[:3], all(u.find_spec(m) for m in ('venv', 'ensurepip')))",
      ],
      pattern: /Python (\d\S+)/,
      range: ">= 3.11", // as src/sandbox/python.ts
      part: { pattern: /True\s*$/m, name: "its venv module" },
      neededFor: "the sandbox",
    },
    {
      name: "kubectl",
      binaries: ["kubectl"],
      args: ["version", "--client"],
      pattern: /(?:Client Version: |GitVersion:")v(\d[^\s"]*)/,
      neededFor: "looking into EKS clusters",
    },
    {
      name: "Helm",
      binaries: ["helm"],
      args: ["version", "--short"],
      pattern: /v(\d[^\s+]*)/,
      range: ">= 3.8", // charts from OCI registries
      neededFor: "rendering charts and their values",
    },
  ];
}

/** Tools that only `make test-real` needs. */
const testPrograms: readonly Tool[] = [
  {
    name: "promtool",
    binaries: ["promtool"],
    args: ["--version"],
    pattern: /promtool, version (\d\S*)/,
    neededFor: "tests of alert rules (`make test-real`)",
  },
  {
    name: "Java",
    binaries: ["java"],
    args: ["--version"],
    pattern: /(\d+(?:\.\d+)*)/,
    range: ">= 17", // Kafka 4
    neededFor: "tests with a real Kafka (`make test-real`)",
  },
  {
    name: "Maven",
    binaries: ["mvn"],
    args: ["--version"],
    pattern: /Apache Maven (\d[\w.-]*)/,
    neededFor: "tests with a real Kafka (`make test-real`)",
  },
  {
    name: "Chromium",
    binaries: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"].concat(
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ),
    args: ["--version"],
    pattern: /(\d+(?:\.\d+)+)/,
    neededFor: "tests of graph pages (`make test-real`)",
  },
];

export interface ToolOptions {
  readonly env: Variables;
  readonly timeoutMs: number;
  readonly required: (tool: InstallableTool) => boolean;
}

export function checkTools(options: ToolOptions): readonly Promise<Row>[] {
  return [...tools(options.env), ...testPrograms].map((tool) => checkTool(tool, options));
}

async function checkTool(tool: Tool, { env, timeoutMs, required }: ToolOptions): Promise<Row> {
  const { name, neededFor, range, part } = tool;
  const row = { name, neededFor, required: required(name) };
  const found = await probe(tool, { env, timeoutMs });
  const get = howToGet(name);
  switch (found.status) {
    case "missing": {
      const named = tool.binaries[0]!;
      const unusual = named === env["TERRAFORM_BINARY_NAME"] || named === env["STRATA_SANDBOX_PYTHON"];
      return { ...row, status: "missing", found: unusual ? `no program "${named}"` : "-", fix: get };
    }
    case "no answer":
      return { ...row, status: "no answer", found: `${found.path}: ${found.reason}`, fix: `repair it, or: ${get}` };
    case "wrong version":
      return { ...row, status: "wrong version", found: `${found.version} ${found.path}, must be ${range}`, fix: get };
    case "ok":
      if (part !== undefined && !part.pattern.test(found.printed)) {
        return { ...row, status: "missing", found: `${found.version} ${found.path}, without ${part.name}`, fix: get };
      }
      return { ...row, status: "ok", found: `${found.version} ${found.path}` };
  }
}
