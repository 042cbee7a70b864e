import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { decodePicture } from "../../apps/media-functions/src/media/picture/pictures";
import { formats, type FormatName } from "../support/media/samples";

const names = Object.keys(formats) as FormatName[];
const make = async (name: FormatName, text = "sample") => formats[name].make(text);

test.each(names)("a sample of %s is the same for the same text only", async (name) => {
  const first = await make(name);
  expect(first.equals(await make(name))).toBe(true);
  expect(first.equals(await make(name, "other"))).toBe(false);
});

/** Calls a function for each sample in a process of its own: file-type imports dynamically, which Jest cannot. */
async function inProcess(body: string, samples: readonly FormatName[]): Promise<unknown[]> {
  const files = await Promise.all(samples.map(async (name) => (await make(name)).toString("base64")));
  const script = `const read = ${body};
    const files = JSON.parse(require("node:fs").readFileSync(0)).map((file) => Buffer.from(file, "base64"));
    Promise.all(files.map(read)).then((results) => process.stdout.write(JSON.stringify(results)));`;
  const cwd = join(__dirname, "../../apps/media-functions");
  const output = execFileSync(process.execPath, ["-e", script], {
    input: JSON.stringify(files),
    cwd,
    encoding: "utf8",
  });
  return JSON.parse(output) as unknown[];
}

test.each([
  ["jpg", "image/jpeg"],
  ["png", "image/png"],
  ["tiff", "image/tiff"],
] as const)("the functions decode the sample of %s", async (name, contentType) => {
  expect(await decodePicture(await make(name), contentType)).toMatchObject({ width: 96, height: 80 });
});

test("file-type knows the samples of all formats that have a signature", async () => {
  const signed = [
    "pdf",
    "docx",
    "doc",
    "jpg",
    "png",
    "webp",
    "heic",
    "tiff",
    "glb",
    "mp4",
    "mov",
    "mkv",
    "webm",
  ] as const;
  const extension = `async (file) => (await (await import("file-type")).fileTypeFromBuffer(file)).ext`;
  const known: Readonly<Record<string, string>> = { doc: "cfb", tiff: "tif" };
  expect(await inProcess(extension, signed)).toEqual(signed.map((name) => known[name] ?? name));
});
