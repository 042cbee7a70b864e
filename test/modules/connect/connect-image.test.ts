import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { charts } from "../../../modules/helm/chart-versions";
import { kafkaConnectVersion } from "../../../modules/connect/connect-release";
import { type ConnectInputs, connectUnit, synthConnect } from "../../support/kafka/kafka-connect";
import { inTemporaryFolder, problemsOf, synthFiles } from "../../support/projects/synth";
import dev from "../../../environments/streaming/dev/kafka-connect";

const images = join(__dirname, "..", "..", "..", "images");
const read = (file: string): string => readFileSync(join(images, file), "utf8");
const argumentOf = (dockerfile: string, name: string) =>
  new RegExp(`^ARG ${name}=(.+)$`, "m").exec(read(dockerfile))?.[1];
const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");

describe("a plugin that is not in the image", () => {
  const mistakes = (inputs: ConnectInputs) =>
    problemsOf(() => synthFiles({ "environments/test/kafka-connect.ts": connectUnit(inputs) }));
  const rest = "see images/README.md; then set imageTag to the output of images/tag";

  test("S3 sinks need that of Aiven", () => {
    const s3Sinks = { copy: { topics: ["media-events"], onError: "fail" } } as const;
    expect(mistakes({ s3Sinks })).toEqual([
      `environments/test/kafka-connect.ts: s3Sinks must be omitted while the image is built without the Aiven plugin (\`images/pin aiven <version>\` pins it, ${rest}).`,
    ]);
    expect(() => synthConnect({ s3Sinks })).not.toThrow();
  });

  test.each(["avro", "protobuf"] as const)("converters need that of Glue for %s", (glue) => {
    const icebergSinks = { "media-events": { topics: ["media-events"], valueConverter: { glue } } };
    expect(mistakes({ icebergSinks })).toEqual([
      `environments/test/kafka-connect.ts: icebergSinks.media-events.valueConverter must be omitted while the image is built without the Glue converter for ${glue} plugin (\`images/pin plugin glue-${glue} <address>\` pins it, ${rest}).`,
    ]);
    expect(() => synthConnect({ icebergSinks })).not.toThrow();
  });
});

describe("fetch-plugins", () => {
  const fetchPlugins = (lock: string) => {
    const work = mkdtempSync(join(tmpdir(), "strata-"));
    writeFileSync(join(work, "plugin.jar"), "jar");
    mkdirSync(join(work, "release-1"));
    writeFileSync(join(work, "release-1", "inner.jar"), "inner");
    spawnSync("tar", ["--create", "--file", join(work, "plugin.tar"), "--directory", work, "release-1"]);
    const sum = (file: string) => sha256(readFileSync(join(work, file)));
    const text = lock.replace(/<(.+?)> (\S+)/g, (_, file: string, folder: string) => {
      return `${sum(file)} ${folder} file://${join(work, file)}`;
    });
    writeFileSync(join(work, "plugins.lock"), text);
    const target = join(work, "target");
    const { status } = spawnSync("bash", [
      join(images, "kafka-connect", "fetch-plugins"),
      join(work, "plugins.lock"),
      target,
    ]);
    const files = existsSync(target) ? readdirSync(target, { recursive: true, encoding: "utf8" }).sort() : [];
    rmSync(work, { recursive: true });
    return { status, files };
  };

  test("puts each plugin into its folder: jars as they are, archives without their own folder", () =>
    expect(fetchPlugins("# a comment\n\n<plugin.jar> one\n<plugin.tar> two\n")).toEqual({
      status: 0,
      files: ["one", "one/plugin.jar", "two", "two/inner.jar"],
    }));

  test("has nothing to do without lines", () =>
    expect(fetchPlugins(read("kafka-connect/plugins.lock"))).toEqual({ status: 0, files: [] }));

  test.each(["other checksum", "no address"])("ends with %s", (mistake) => {
    const lock = mistake === "no address" ? "abc one\n" : `<plugin.jar> one\n`.replace("<plugin.jar>", "0".repeat(64));
    expect(fetchPlugins(lock).status).not.toBe(0);
  });
});

/** Output of `images/tag`. */
function tag(): string {
  const files = readdirSync(images, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(join(images, file)).isFile() && !file.endsWith("README.md"))
    .map((file) => `./${file}`)
    .sort();
  return sha256(files.map((file) => `${sha256(readFileSync(join(images, file)))}  ${file}\n`).join("")).slice(0, 12);
}

test("dev runs the images of this checkout: run images/tag and write it into environments/streaming/dev/kafka-connect.ts", () =>
  expect(dev.values["imageTag"]).toBe(tag()));

const dockerfiles = ["kafka-connect/Dockerfile", "topic-operator/Dockerfile"] as const;
const basesOf = (dockerfile: string): string[] =>
  [...read(dockerfile).matchAll(/^FROM (\S+)/gm)].map(([, image]) => image!);

test("the images, the operator and Kafka's version go together", () => {
  const { version } = charts["strimzi-kafka-operator"];
  const [connect, operator] = dockerfiles.map((each) => basesOf(each).at(-1)!.split("@")[0]);
  expect(connect).toBe(`quay.io/strimzi/kafka:${version}-kafka-${kafkaConnectVersion}`);
  expect(operator).toBe(`quay.io/strimzi/operator:${version}`);
  expect(dockerfiles.map((each) => argumentOf(each, "MSK_IAM_AUTH"))).toEqual(["2.3.9", "2.3.9"]);
});

test("every base image is pinned by its digest, the same image by the same one", () => {
  const bases = dockerfiles.flatMap(basesOf);
  expect(bases).toHaveLength(5);
  expect(bases.filter((image) => !/^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(image))).toEqual([]);
  expect(new Set(bases).size).toBe(new Set(bases.map((image) => image.split("@")[0])).size);
});

describe("images/pin bases", () => {
  const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
  const pin = (folder: string, docker: string) => {
    cpSync(images, join(folder, "images"), { recursive: true });
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin", "docker"), `#!/bin/sh\n${docker}\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: `${join(folder, "bin")}:${process.env["PATH"]}` };
    return spawnSync(join(folder, "images", "pin"), ["bases"], { encoding: "utf8", env });
  };

  test("writes the digests that the registry has now, and prints the new tag", () =>
    inTemporaryFolder((folder) => {
      const { status, stdout } = pin(folder, `echo ${digest}`);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^[0-9a-f]{12}\n$/);
      expect(stdout.trim()).not.toBe(tag());
      const written = (file: string) => readFileSync(join(folder, "images", file), "utf8").match(/^FROM .*/gm);
      expect(dockerfiles.flatMap(written)).toEqual(
        dockerfiles.flatMap((each) =>
          read(each)
            .match(/^FROM .*/gm)!
            .map((line) => line.replace(/sha256:\S+/, digest)),
        ),
      );
    }));

  test("stops at an image that the registry does not have", () =>
    inTemporaryFolder((folder) => {
      const { status, stderr } = pin(folder, "echo not found");
      expect(status).toBe(1);
      expect(stderr).toBe("pin: no digest of debian:12-slim: not found\n");
    }));
});

test("every jar is pinned by its checksum, with the versions of the pom", () => {
  const pom = read("kafka-connect/iceberg/pom.xml");
  const version = /<iceberg.version>(.+)</.exec(pom)![1]!;
  const lines = read("kafka-connect/iceberg/SHA256SUMS").trimEnd().split("\n");
  expect(lines.every((line) => /^[0-9a-f]{64} {2}[\w.-]+\.jar$/.test(line))).toBe(true);
  expect(lines.filter((line) => line.includes(` iceberg-kafka-connect-${version}.jar`))).toHaveLength(1);
  expect(read("msk-iam-auth.sha256")).toMatch(/^[0-9a-f]{64} {2}aws-msk-iam-auth-2\.3\.9-all\.jar\n$/);
});

test("the way in by IAM is on the workers' own class path, the sinks are plugins", () => {
  const dockerfile = read("kafka-connect/Dockerfile");
  expect(dockerfile).toMatch(/^COPY --from=jars \S*aws-msk-iam-auth-\*-all\.jar \/opt\/kafka\/libs\/$/m);
  expect(dockerfile).toMatch(/^COPY --from=jars \/jars\/iceberg\/ \/opt\/kafka\/plugins\/iceberg\/$/m);
  expect(dockerfile).toMatch(/^COPY --from=plugins \/plugins\/ \/opt\/kafka\/plugins\/$/m);
  expect(dockerfile).toContain("connect-plugin-path.sh sync-manifests");
  expect(dockerfile.trimEnd().endsWith("USER 1001")).toBe(true);
});
