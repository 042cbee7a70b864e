import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { charts } from "../../../modules/helm/chart-versions";
import { kafkaConnectVersion } from "../../../modules/connect/connect-release";
import { connectUnit, synthConnect } from "../../support/kafka/kafka-connect";
import { problemsOf, synthFiles } from "../../support/projects/synth";
import dev from "../../../environments/streaming/dev/kafka-connect";

const images = join(__dirname, "..", "..", "..", "images");
const read = (file: string): string => readFileSync(join(images, file), "utf8");
const argumentOf = (dockerfile: string, name: string) =>
  new RegExp(`^ARG ${name}=(.+)$`, "m").exec(read(dockerfile))?.[1];
const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");

test("S3 sinks want Aiven's plugin, which is in the image once its checksum is pinned", () => {
  const s3Sinks = { copy: { topics: ["media-events"], onError: "fail" } } as const;
  expect(problemsOf(() => synthFiles({ "environments/test/kafka-connect.ts": connectUnit({ s3Sinks }) }))).toEqual([
    "environments/test/kafka-connect.ts: s3Sinks must be omitted while the image is built without the Aiven plugin (`images/pin aiven` pins it, see images/README.md; then set imageTag to the output of images/tag).",
  ]);
  expect(() => synthConnect({ s3Sinks })).not.toThrow();
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

test("the images, the operator and Kafka's version go together", () => {
  for (const image of ["kafka-connect/Dockerfile", "topic-operator/Dockerfile"]) {
    expect(argumentOf(image, "STRIMZI")).toBe(charts["strimzi-kafka-operator"].version);
    expect(argumentOf(image, "MSK_IAM_AUTH")).toBe("2.3.9");
  }
  expect(argumentOf("kafka-connect/Dockerfile", "KAFKA")).toBe(kafkaConnectVersion);
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
  expect(dockerfile.trimEnd().endsWith("USER 1001")).toBe(true);
});
