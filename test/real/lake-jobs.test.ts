import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lakeJobs, lakeJobsHome } from "../support/lake/lake-jobs";
import { run, succeed } from "../support/projects/programs";

jest.setTimeout(900_000); // the first run installs Spark

/** The jobs of the lake with the Spark and Iceberg of Glue 5.1 (needs Python 3.11, Java 17 and Maven). */
let home: string;
const tool = (name: string) => join(home, "venv", "bin", name);

beforeAll(() => {
  home = lakeJobsHome();
});

test("the jobs' own tests pass on PySpark and Iceberg", () => {
  const env = { LAKE_JOBS_HOME: home, SPARK_LOCAL_IP: "127.0.0.1" };
  const { stdout } = run(tool("python"), ["-m", "pytest", "--tb=short"], { cwd: lakeJobs, env });
  expect(stdout).toMatch(/\n\d{2,} passed in [\d.]+s/);
  expect(stdout).not.toMatch(/failed|error|skipped/i);
});

test("the Python code is formatted and has no findings", () => {
  const findings = run(tool("ruff"), ["check", "--no-cache", "."], { cwd: lakeJobs });
  expect(findings).toMatchObject({ code: 0, stdout: "All checks passed!\n" });
  expect(run(tool("ruff"), ["format", "--no-cache", "--check", "."], { cwd: lakeJobs }).code).toBe(0);
});

describe("the image", () => {
  const images = ["images/kafka-connect", "images/topic-operator", "apps/lake-jobs"];
  const dockerfiles = images.map((folder) => readFileSync(join(lakeJobs, "../..", folder, "Dockerfile"), "utf8"));

  test("has no findings of hadolint", () => {
    expect(run(tool("hadolint"), ["Dockerfile"], { cwd: lakeJobs })).toMatchObject({ code: 0, stdout: "" });
  });

  test("takes base images by the digests of the other images", () => {
    const bases = dockerfiles.map((text) => [...text.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base!));
    expect(bases.flat().every((base) => /@sha256:[0-9a-f]{64}$/.test(base))).toBe(true);
    expect(bases[0]!.concat(bases[1]!)).toEqual(expect.arrayContaining(bases[2]!));
  });
});

test("jars have the checksums that are pinned", () => {
  const sums = join(lakeJobs, "jars", "SHA256SUMS");
  succeed("sha256sum", ["--check", "--strict", "--quiet", sums], { cwd: join(home, "jars") });
});
