import type { Browser, Locator, Page } from "playwright-core";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { draw } from "../../src/graph/formats";
import type { GraphModel } from "../../src/graph/model";
import { launchChromium } from "../support/chromium";
import { hostile, platformModel, systemsModel } from "../graph/platform";

const root = join(__dirname, "..", "..");
const model = platformModel();
let browser: Browser;
let folder: string;
let page: Page;
let url: string;
/** Console messages, and requests other than for the page. Must stay empty. */
let trouble: string[];

beforeAll(async () => {
  browser = await launchChromium();
  folder = mkdtempSync(join(tmpdir(), "strata-"));
  url = await pageOf(model, "graph.html");
}, 60_000);

async function pageOf(shown: GraphModel, name: string): Promise<string> {
  const file = join(folder, name);
  writeFileSync(file, await draw(shown, "html", root));
  return pathToFileURL(file).href;
}

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  trouble = [];
  page.on("console", (message) => trouble.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(pathToFileURL(folder).href)) trouble.push(`request ${request.url()}`);
  });
  await page.goto(url);
});

afterEach(async () => {
  expect(trouble).toEqual([]);
  await page.close();
});

const node = (id: string) => page.locator(`#node-${id}`);
const panel = () => page.locator("#panel");
const idsOf = async (selector: string) =>
  Promise.all((await page.locator(selector).all()).map((each) => each.getAttribute("id")));
const listed = () => page.locator("#list a").allTextContents();

test("shows every unit, in the drawing and in the list", async () => {
  for (const { id, unit } of model.units) {
    expect(await node(id).isVisible()).toBe(true);
    expect(await node(id).locator("text").first().textContent()).toBe(unit);
  }
  expect(await listed()).toHaveLength(model.units.length);
  expect(await page.locator("#count").textContent()).toBe("6 units");
});

test("every text of the drawing fits its box", async () => {
  const edge = async (locator: Locator) => {
    const { x, width } = (await locator.boundingBox())!;
    return x + width;
  };
  for (const { id } of model.units) {
    const limit = await edge(node(id).locator("path").first());
    for (const text of await node(id).locator("text").all()) expect(await edge(text)).toBeLessThan(limit);
  }
});

test("a click on a unit shows its details", async () => {
  await node("prod-kafka").click();
  const text = (await panel().innerText()).replace(/\s+/g, " ");
  expect(text).toContain(`prod-kafka × ${hostile}`);
  expect(text).toContain(
    "Layer kafka Environment prod Deployed to 222222222222 us-east-1, context test Deletion protection yes",
  );
  expect(text).toContain("File environments/prod/kafka.ts State s3://acme-test-state/prod/kafka/terraform.tfstate");
  expect(text).toContain(
    "Dependencies domain (existing) zone prod-keys dataKeyArn prod-network cidr, privateSubnetIds, publicSubnetIds, vpcId, zones",
  );
  expect(text).toContain("Dependents dev-kafka bootstrapBrokers prod-kafka-viewer nothing is read from the state");
  expect(text).toContain("password sensitive Administrator's password");
  expect(text).toContain("Resources (2) terraform_data 2");
  expect(page.url()).toBe(`${url}#prod-kafka`);
  expect(await page.locator("#canvas .carried").count()).toBe(5);
});

test("links of the panel, the back button and Escape work", async () => {
  await node("prod-kafka").click();
  await panel().getByRole("link", { name: "dev-kafka" }).click();
  expect(await panel().locator("h2").textContent()).toBe("dev-kafka");
  await page.goBack();
  expect(await panel().locator("h2").textContent()).toBe("prod-kafka");
  await page.keyboard.press("Escape");
  expect(await panel().locator("h2").textContent()).toBe("Overview");
});

test("works from the keyboard", async () => {
  await node("prod-keys").focus();
  await page.keyboard.press("Enter");
  expect(await panel().locator("h2").textContent()).toBe("prod-keys");
  expect(await node("prod-keys").getAttribute("role")).toBe("button");
});

test("an environment is drawn with its neighbors and listed alone", async () => {
  await page.selectOption("#view", "dev");
  expect(await listed()).toEqual(["kafka2", "network3"]);
  expect((await idsOf("#canvas .unit")).sort()).toEqual([
    "node-dev-kafka",
    "node-dev-network",
    "node-prod-kafka",
    "node-prod-keys",
  ]);
});

test("a project of several systems is grouped by system, and each system has a view", async () => {
  await page.goto(await pageOf(systemsModel(), "systems.html"));
  const headings = async () => (await page.locator("#list :is(h2, h3)").allTextContents()).join(" ");
  expect(await headings()).toBe("lake dev local streaming dev prod");
  expect(await page.locator("#view optgroup").count()).toBe(2);
  expect(await page.locator("#canvas .system").count()).toBe(2);

  const openSystems = () => page.locator("#list details[open] h2").allTextContents();
  expect(await openSystems()).toEqual([]);
  await node("lake-dev-keys").click();
  expect(await openSystems()).toEqual(["lake"]);
  await page.keyboard.press("Escape");

  await page.selectOption("#view", "system/streaming");
  expect(await headings()).toBe("streaming dev prod");
  expect((await idsOf("#canvas .unit")).sort()).toEqual([
    "node-streaming-dev-keys",
    "node-streaming-prod-kafka",
    "node-streaming-prod-keys",
  ]);
  await panel().getByRole("button", { name: "local" }).click();
  expect(await page.inputValue("#view")).toBe("local");
  await node("local-network").click();
  const text = (await panel().innerText()).replace(/\s+/g, " ");
  expect(text).toContain("Environment local Deployed to context kind-local");
  await page.selectOption("#view", "");
  await node("streaming-prod-kafka").click();
  expect((await panel().innerText()).replace(/\s+/g, " ")).toContain("Environment streaming/prod Deployed to 111");
});

test("a search highlights what it finds", async () => {
  await page.fill("#search", "datakeyarn");
  expect(await listed()).toEqual(["keys1"]);
  expect(await page.locator("#count").textContent()).toBe("1 of 6 units");
  expect(await idsOf("#canvas .unit:not(.dim)")).toEqual(["node-prod-keys"]);
});

test.each(["light", "dark"] as const)("is readable in a %s window", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await node("prod-kafka").click();
  const style = (selector: string, property: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector("${selector}"))["${property}"]`);
  const ground = await style("html", "backgroundColor");
  const card = await style("#canvas .unit path", "fill");
  const contrasts = [
    contrast(await style("#panel", "color"), ground),
    contrast(await style("#panel dt", "color"), ground),
    contrast(await style("#panel a", "color"), ground),
    contrast(await style("#canvas .unit text", "fill"), card),
    contrast(await style("#canvas .unit text.muted", "fill"), card),
    contrast(await style(".badge", "color"), await style(".badge", "backgroundColor")),
  ];
  expect(Math.min(...contrasts)).toBeGreaterThan(4.5); // WCAG AA
  const picture = join(folder, `${colorScheme}.png`);
  await page.screenshot({ path: picture });
  expect(statSync(picture).size).toBeGreaterThan(20_000);
});

/** The WCAG contrast of two colors of the form `rgb(…)`. */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [red, green, blue] = color.match(/[\d.]+/g)!.map((part) => {
      const value = Number(part) / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}
