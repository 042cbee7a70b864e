import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Places that commands read or write, relative to the project. */
const places = [
  "environments",
  "environments/lab",
  "environments/lab/a.ts",
  "environments/lab/b.ts",
  "environments/lab/environment.ts",
  "environments/lab/.terraform.lock.hcl",
  "environments/organization.ts",
  ".strata",
  ".strata/cache",
  ".strata/cache/inputs.json",
  ".strata/runs",
  ".strata/runs/lab",
  ".strata/runs/lab/lock",
  ".strata/state",
  ".strata/state/lab/a/terraform.tfstate",
  ".strata/sandbox/sandbox.json",
  "cdktf.out",
  "cdktf.out/manifest.json",
  "cdktf.out/stacks",
  "cdktf.out/stacks/lab-a",
  "cdktf.out/stacks/lab-a/cdk.tf.json",
  "cdktf.out/stacks/lab-a/unit.json",
  "cdktf.json",
  "helm-values",
  "helm-values/karpenter",
  "package-lock.json",
  "report.json",
  "plans",
] as const;

const shapes = {
  pipe: (file: string) => execFileSync("mkfifo", [file]),
  folder: (file: string) => mkdirSync(file),
  "link to itself": (file: string) => symlinkSync(file, file),
  "link to nothing": (file: string) => symlinkSync("/proc/nowhere/at/all", file),
  "link to the folder above": (file: string) => symlinkSync("..", file),
  "link to a full device": (file: string) => symlinkSync("/dev/full", file),
  "link to /proc": (file: string) => symlinkSync("/proc", file),
  "link to /sys": (file: string) => symlinkSync("/sys/kernel", file),
  "empty file": (file: string) => writeFileSync(file, ""),
  "file that was cut off": (file: string) => writeFileSync(file, '{"stacks":{"lab-a":'),
  "file with null": (file: string) => writeFileSync(file, "null"),
  "file with a number": (file: string) => writeFileSync(file, "7"),
  "file with another object": (file: string) => writeFileSync(file, '{"output":7,"stacks":{"x":1},"pid":"x"}'),
  "file with bytes": (file: string) => writeFileSync(file, Buffer.from([0, 255, 27, 91, 50, 74, 10, 128])),
} as const;

const modes = { unreadable: 0o000, "read-only": 0o555 } as const;

export interface Damage {
  readonly place: string;
  readonly shape: keyof typeof shapes | keyof typeof modes | "gone";
}

/** A state of the file system that no command expects. */
export const damages: fc.Arbitrary<Damage> = fc.record({
  place: fc.constantFrom(...places),
  shape: fc.constantFrom(
    "gone" as const,
    ...(Object.keys(shapes) as (keyof typeof shapes)[]),
    ...(Object.keys(modes) as (keyof typeof modes)[]),
  ),
});

export function applyDamage(root: string, { place, shape }: Damage): void {
  const file = join(root, place);
  if (shape in modes) {
    if (exists(file)) chmodSync(file, modes[shape as keyof typeof modes]);
    return;
  }
  try {
    rmSync(file, { recursive: true, force: true });
    if (shape === "gone") return;
    mkdirSync(dirname(file), { recursive: true });
    shapes[shape as keyof typeof shapes](file);
  } catch {
    // Another damage is above it: there is nothing to damage here.
  }
}

function exists(file: string): boolean {
  try {
    return !lstatSync(file).isSymbolicLink();
  } catch {
    return false;
  }
}
