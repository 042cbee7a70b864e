import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { HostFile } from "../../../modules/hosts/host-files";
import { maxUserDataBytes, userData, userDataBytes, userDataProblems } from "../../../modules/hosts/user-data";
import { formatProblem } from "../../../src/engine/problem";
import { inTemporaryFolder } from "../../support/projects/synth";

interface CloudConfig {
  readonly write_files: readonly { path: string; permissions: string; encoding?: string; content: string }[];
  readonly runcmd: readonly (readonly string[])[];
}

const known: HostFile[] = [
  { path: "/opt/strata/bin/set-up", content: "#!/bin/bash\necho 'é \"$HOME\"'\n", mode: "0755" },
  { path: "/etc/strata/secret.conf", content: "a".repeat(513), mode: "0600" },
  { path: "/etc/strata/empty", content: "" },
];
const unknown: HostFile = { path: "/etc/strata/host.env", content: "VOLUME=${TfToken[TOKEN.1]}\nREGION=x\n" };

const read = (text: string) => parse(text) as CloudConfig;
const archiveOf = ({ write_files: files }: CloudConfig) => Buffer.from(files.at(-1)!.content, "base64");

test("what only an apply can tell is readable, the rest is one archive, and a program runs at the end", () => {
  const text = userData([...known, unknown], "set-up");
  expect(text).toMatch(/^#cloud-config\n/);
  const config = read(text);
  expect(config.write_files.map(({ path, permissions, encoding }) => [path, permissions, encoding])).toEqual([
    ["/etc/strata/host.env", "0644", undefined],
    ["/opt/strata/files.tar.gz", "0600", "b64"],
  ]);
  expect(config.write_files[0]!.content).toBe(unknown.content);
  expect(config.runcmd).toEqual([
    ["tar", "--extract", "--gzip", "--file", "/opt/strata/files.tar.gz", "--directory", "/"],
    ["/opt/strata/bin/set-up"],
  ]);
});

test("tar itself unpacks the archive, with contents and modes", () =>
  inTemporaryFolder((folder) => {
    const target = join(folder, "root");
    mkdirSync(target);
    const input = archiveOf(read(userData(known, "set-up")));
    const { status, stderr } = spawnSync("tar", ["--extract", "--gzip", "--directory", target], { input });
    expect([status, stderr.toString()]).toEqual([0, ""]);
    for (const { path, content, mode = "0644" } of known) {
      expect(readFileSync(join(target, path), "utf8")).toBe(content);
      expect((statSync(join(target, path)).mode & 0o777).toString(8)).toBe(mode.slice(1));
    }
  }));

test("the same files are the same bytes, so that no plan replaces a host without a reason", () => {
  expect(userData(known, "set-up")).toBe(userData(known, "set-up"));
  expect(archiveOf(read(userData([], "set-up"))).toString("hex")).toMatchInlineSnapshot(
    `"1f8b0800000000000203631805a360148c5800002eafb5ef00040000"`,
  );
});

/** Text that does not get smaller by compression. */
const noise = (length: number): HostFile => {
  let state = 1;
  const next = () => (state = (state * 48_271) % 2_147_483_647);
  return { path: "/noise", content: Array.from({ length }, () => String.fromCharCode(33 + (next() % 90))).join("") };
};

test("EC2's limit counts the bytes before encoding, and room for what only an apply can tell", () => {
  const small = userData([unknown], "set-up");
  expect(userDataBytes(small) - Buffer.byteLength(small)).toBe(200 - "${TfToken[TOKEN.1]}".length);
  expect(userDataProblems(userData([noise(13_000)], "set-up"))).toEqual([]);
  const large = userData([noise(16_000)], "set-up");
  expect(userDataBytes(large)).toBeGreaterThan(maxUserDataBytes);
  expect(userDataProblems(large).map(formatProblem)).toEqual([
    `needs ${userDataBytes(large)} bytes of user data, of which EC2 accepts 16384 (shorten its inputs: its files are compressed already).`,
  ]);
});
