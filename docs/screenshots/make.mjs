// Makes the screenshots of the README from the real commands (needs Chromium, Terraform and the sandbox running):
//   node docs/screenshots/make.mjs
// The second one shows a plan of streaming-sandbox as it is at that moment.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, "..", "..");
const columns = 96;
const planned = ["kms", "vpc", "msk", "eks", "kubernetes-platform"];

const temporary = mkdtempSync(join(tmpdir(), "strata-"));
const strata = (...args) => ["node", "bin/strata.cjs", ...args];
const run = ([program, ...args]) => execFileSync(program, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });

/** Runs a command in a terminal of its own and returns the table and totals, without the plans below them. */
function inTerminal(command) {
  const file = join(temporary, "typescript");
  run(["script", "--quiet", "--return", "--command", `stty cols ${columns} rows 60; ${command.join(" ")}`, file]);
  const text = readFileSync(file, "utf8").replaceAll("\r", "");
  const table = text.slice(text.lastIndexOf("RESULT"));
  return /^[\s\S]*?\n\d+ units?: .*/.exec(table)[0];
}

const escape = "\u001b";
const colors = { 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 36: "#76e3ea", 90: "#8b949e" };

/** The colors of a terminal as HTML. Other control sequences are left out. */
function terminalPage(title, text) {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const body = escaped
    .replace(new RegExp(`${escape}\\[(\\d+)m`, "g"), (_, code) =>
      colors[code] ? `<span style="color:${colors[code]}">` : code === "39" ? "</span>" : "",
    )
    .replace(new RegExp(`${escape}\\[[0-9;?]*[A-Za-z]`, "g"), "");
  return `<body style="margin:0;background:#0d1117"><pre id="terminal" style="display:inline-block;margin:0;padding:16px;color:#e6edf3;font:13px/1.4 monospace">$ ${title}\n\n${body}</pre></body>`;
}

try {
  const graph = join(temporary, "graph.html");
  run(strata("graph", "streaming/prod", "--format", "html", "--output-file", graph));
  const plan = inTerminal(strata("plan", "streaming/sandbox", ...planned));

  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  const page = await browser.newPage({ viewport: { width: 2100, height: 1200 }, deviceScaleFactor: 0.6 });
  await page.goto(pathToFileURL(graph).href);
  await page.getByRole("button", { name: "Fit" }).click();
  await page.waitForTimeout(1000); // until the zoom ends
  await page.screenshot({ path: join(folder, "graph.png") });
  const terminal = await browser.newPage({ viewport: { width: 1000, height: 600 } });
  await terminal.setContent(terminalPage(`npx strata plan streaming/sandbox ${planned.join(" ")}`, plan));
  await terminal.locator("#terminal").screenshot({ path: join(folder, "plan.png") });
  await browser.close();
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
