import "./support/environment";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { exitCodes } from "../src/batch/exit-codes";
import { inputName } from "../src/batch/input-name";
import { analyzeMesh } from "../src/batch/mesh-analysis";
import { runProgram } from "../src/batch/program";
import { stlTriangles } from "../src/batch/stl";
import { PoisonError, TransientError } from "../src/lib/errors";

/** A box with corners at the origin and (x, y, z), of twelve triangles that face outward. */
function box([x, y, z]: readonly [number, number, number]): number[][] {
  const corner = (index: number) => [index & 1 ? x : 0, index & 2 ? y : 0, index & 4 ? z : 0];
  const faces = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [1, 3, 7, 5],
    [3, 2, 6, 7],
    [2, 0, 4, 6],
  ];
  return faces.flatMap(([a, b, c, d]) => [
    [corner(a!), corner(b!), corner(c!)].flat(),
    [corner(a!), corner(c!), corner(d!)].flat(),
  ]);
}
const mesh = (triangles: readonly (readonly number[])[]): Float32Array => Float32Array.from(triangles.flat());
const moved = (triangles: number[][], offset: readonly number[]): number[][] =>
  triangles.map((numbers) => numbers.map((number, index) => number + offset[index % 3]!));

describe("mesh analysis", () => {
  test("a box has the volume, surface and center of a box, and is closed", () => {
    expect(analyzeMesh(mesh(box([2, 3, 4])))).toEqual({
      triangles: 12,
      boundingBox: { min: [0, 0, 0], max: [2, 3, 4] },
      surfaceArea: 52,
      volume: 24,
      centerOfMass: [1, 1.5, 2],
      validity: { isClosed: true, openEdges: 0, badEdges: 0, degenerateTriangles: 0 },
    });
  });

  test("two boxes: the center of mass is weighed by volume", () => {
    const two = [...box([2, 2, 2]), ...moved(box([1, 1, 1]), [10, 0, 0])];
    const { volume, centerOfMass, validity } = analyzeMesh(mesh(two));
    expect([volume, validity.isClosed]).toEqual([9, true]);
    expect(centerOfMass[0]).toBeCloseTo((8 * 1 + 1 * 10.5) / 9, 5);
  });

  test("any box anywhere, also far from the origin", () => {
    const side = fc.double({ min: 0.5, max: 100, noNaN: true }).map(Math.fround);
    const offset = fc.integer({ min: -10_000, max: 10_000 });
    fc.assert(
      fc.property(fc.tuple(side, side, side), fc.tuple(offset, offset, offset), (sides, place) => {
        const { volume, centerOfMass, validity } = analyzeMesh(mesh(moved(box(sides), place)));
        const expected = sides[0] * sides[1] * sides[2];
        expect(Math.abs(volume - expected) / expected).toBeLessThan(0.01); // the coordinates are 32-bit numbers
        expect(validity.isClosed).toBe(true);
        for (const axis of [0, 1, 2]) expect(centerOfMass[axis]).toBeCloseTo(place[axis]! + sides[axis]! / 2, 1);
      }),
    );
  });

  test("a missing triangle opens three edges, a reversed one spoils three, and the center is the surface's", () => {
    const cube = box([1, 1, 1]);
    expect(analyzeMesh(mesh(cube.slice(1))).validity).toMatchObject({ isClosed: false, openEdges: 3, badEdges: 0 });
    const [first, ...others] = cube as [number[], ...number[][]];
    const reversed = [...first.slice(0, 3), ...first.slice(6), ...first.slice(3, 6)];
    expect(analyzeMesh(mesh([reversed, ...others])).validity).toMatchObject({ isClosed: false, badEdges: 3 });
    const point = [0, 0, 0, 0, 0, 0, 1, 1, 1];
    expect(analyzeMesh(mesh([...cube, point])).validity.degenerateTriangles).toBe(1);
    expect(
      analyzeMesh(
        mesh([
          [0, 0, 0, 2, 0, 0, 2, 2, 0],
          [0, 0, 0, 2, 2, 0, 0, 2, 0],
        ]),
      ),
    ).toMatchObject({
      surfaceArea: 4,
      volume: 0,
      centerOfMass: [1, 1, 0],
    });
  });

  test("meshes that cannot be analyzed are poison", () => {
    expect(() => analyzeMesh(mesh([]))).toThrow("the mesh has no triangles");
    expect(() => analyzeMesh(mesh([[0, 0, 0, 1, 0, 0, NaN, 1, 0]]))).toThrow("coordinates that are no numbers");
    expect(() => analyzeMesh(new Float32Array(36_000_009))).toThrow("4000001 triangles: up to 4000000 are analyzed");
    expect(() => stlTriangles(Buffer.alloc(20))).toThrow("the mesh has no triangles");
    const cut = Buffer.alloc(100);
    cut.writeUInt32LE(9, 80);
    expect(() => stlTriangles(cut)).toThrow("the mesh is cut off");
  });
});

describe("programs", () => {
  const options = (signal = new AbortController().signal) => ({ signal, cwd: tmpdir() });
  const shell = (script: string, signal?: AbortSignal) => runProgram("sh", ["-c", script], options(signal));

  test("the output of one that succeeds", async () => {
    expect(await shell("echo streams; echo warning >&2")).toBe("streams\n");
  });

  test.each([
    ["exit code 1", "echo one; echo 'Invalid data found' >&2; echo two >&2; exit 1", "Invalid data found"],
    ["exit code 10", "echo 'ERROR: Failed to load file'; exit 10", "ERROR: Failed to load file"],
    ["SIGSEGV", "kill -SEGV $$", "no message"],
  ])("%s is the file's fault", async (end, script, reason) => {
    const error = await shell(script).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PoisonError);
    expect((error as Error).message).toBe(`sh cannot process the file (${end}): ${reason}`);
  });

  test.each([
    ["a full disk", "echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 1", "sh: the disk is full"],
    ["SIGKILL, as for want of memory", "kill -KILL $$", "sh was ended by SIGKILL"],
  ])("%s is worth another attempt", async (_, script, message) => {
    const error = await shell(script).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransientError);
    expect((error as Error).message).toBe(message);
  });

  test("a program that is missing is worth another attempt, in another image", async () => {
    await expect(runProgram("no-such-program", [], options())).rejects.toThrow("no-such-program cannot start");
  });

  test("an aborted job ends its program", async () => {
    const aborter = new AbortController();
    const running = shell("exec sleep 60.125", aborter.signal);
    setTimeout(() => aborter.abort(new Error("terminated")), 200);
    await expect(running).rejects.toThrow("terminated");
    const processes = execFileSync("ps", ["-eo", "args"]).toString();
    expect(processes).not.toContain("sleep 60.125");
    await expect(shell("true", aborter.signal)).rejects.toThrow("terminated");
  });
});

test("assimp finds its reader by the type of the content, never by the user's name", () => {
  expect(inputName({ contentType: "model/stl" })).toBe("input.stl");
  expect(inputName({ contentType: "application/x-fbx" })).toBe("input.fbx");
  expect(inputName({ contentType: "video/mp4" })).toBe("input");
});

test("only bad input ends a job of AWS Batch at once: the code that modules/batch/job-definition.ts knows", () => {
  expect(exitCodes).toEqual({ badInput: 65, usage: 64, temporary: 75, terminated: 143 });
});

test("the image is built on the base of the lake's, by its digest, and does not run as root", () => {
  const read = (file: string): string => readFileSync(join(__dirname, "../..", file), "utf8");
  const bases = (file: string): string[] => [...read(file).matchAll(/^FROM (\S+)/gm)].map(([, base]) => base!);
  const dockerfile = "media-functions/container/Dockerfile";
  expect(new Set(bases(dockerfile))).toEqual(new Set([bases("lake-jobs/Dockerfile").at(-1)]));
  expect(read(dockerfile)).toMatch(/^USER 10001$/m);
});
