import { asyncProperty, assert, constantFrom, nat, tuple, uint8Array } from "fast-check";
import { contentTypes, kindOfType } from "../../src/media/content-types";
import { detect } from "../../src/media/detection/detect";
import { binaryStl, contentOf, others, samples } from "./samples";

test.each(samples)("%s is known by its content", async (_, file, kind, contentType) => {
  expect(await detect(contentOf(file), "file.bin")).toEqual({ kind, contentType });
});

test("every content type that is taken has a sample", () => {
  const sampled = new Set(samples.map(([, , , contentType]) => contentType));
  const same = ["image/heif", "video/x-m4v"]; // other brands of heic and mp4
  expect(contentTypes.filter((type) => !sampled.has(type))).toEqual(same);
});

test.each(others)("%s is not taken", async (_, file) => {
  expect(await detect(contentOf(file), "file.bin")).toBeUndefined();
});

test("a name decides nothing that the content says otherwise", async () => {
  const [, png] = samples.find(([name]) => name === "png")!;
  expect(await detect(contentOf(png), "model.obj")).toEqual({ kind: "picture", contentType: "image/png" });
  const [, text] = others.find(([name]) => name === "text")!;
  expect(await detect(contentOf(text), "picture.png")).toBeUndefined();
});

test("the name .obj breaks the tie of a text with some other lines", async () => {
  const lines = ["generator: none", ...Array.from({ length: 20 }, (_, at) => `v ${at} 0 0`)];
  const file = Buffer.from(lines.join("\n"));
  expect(await detect(contentOf(file), "model.OBJ")).toEqual({ kind: "3d", contentType: "model/obj" });
  expect(await detect(contentOf(file), "model.txt")).toBeUndefined();
});

test("a large file is read in pieces: its beginning, and what its format needs", async () => {
  const video = Buffer.concat([samples.find(([name]) => name === "mp4")![1], Buffer.alloc(1_000_000)]);
  const content = contentOf(video);
  await detect(content, "a.mp4");
  expect(content.reads).toEqual([[0, 65_536]]);
  const office = contentOf(samples.find(([name]) => name.startsWith("docx, large"))![1]);
  await detect(office, "a.docx");
  expect(office.reads).toHaveLength(3);
});

test("a text that is cut within a character is still text", async () => {
  const file = Buffer.from(`# ${"ä".repeat(40_000)}\nv 0 0 0\n`);
  const start = Buffer.from(`v 1 2 3\n#${"ä".repeat(40_000)}\n`);
  expect(await detect(contentOf(file), "a.obj")).toBeUndefined(); // no vertex in what is read
  expect(await detect(contentOf(start), "a.obj")).toEqual({ kind: "3d", contentType: "model/obj" });
});

test("random bytes never throw, and are never read beyond their end", () =>
  assert(
    asyncProperty(
      constantFrom(...samples.map(([, file]) => file), binaryStl("", 1)),
      nat(200),
      tuple(uint8Array({ maxLength: 400 }), uint8Array({ maxLength: 100 })),
      async (sample, cut, [random, tail]) => {
        for (const file of [random, Buffer.concat([sample.subarray(0, cut), random, tail, sample.subarray(-cut)])]) {
          const content = contentOf(file);
          const detected = await detect(content, "file.obj");
          if (detected !== undefined) expect(kindOfType(detected.contentType)).toBe(detected.kind);
          expect(content.reads.filter(([offset]) => offset < 0 || offset > file.length)).toEqual([]);
        }
      },
    ),
    { numRuns: 1_000 },
  ));
