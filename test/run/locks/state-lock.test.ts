import { describeLock, lockIn } from "../../../src/run/locks/state-lock";

const box = (text: string): string => text.replace(/^/gm, "│ ");
const info = `Lock Info:
  ID:        8f0c
  Path:      acme-state/dev/a/terraform.tfstate
  Operation: OperationTypeApply
  Who:       ann@laptop
  Version:   1.11.4
  Created:   2026-01-02 03:04:05.123 +0000 UTC
  Info:      
`;

test("a lock as Terraform's error tells it", () => {
  const lock = lockIn(box(`Error: Error acquiring the state lock\n\nError message: held\n${info}`))!;
  expect(lock).toMatchObject({ id: "8f0c", isWorkspace: false });
  expect(describeLock(lock)).toBe(
    "ann@laptop holds it for OperationTypeApply since 2026-01-02 03:04:05 UTC (lock 8f0c)",
  );
});

test("of a workspace in HCP Terraform the lock below is the one that was asked for, not the one that is there", () => {
  const message = 'Error message: workspace already locked (lock\nID: "an-organization/its-workspace")';
  const lock = lockIn(box(`Error: Error acquiring the state lock\n\n${message}\n${info}`))!;
  expect(lock).toMatchObject({ id: "an-organization/its-workspace", isWorkspace: true });
  expect(describeLock(lock)).toBe(
    "someone holds it; the workspace's page in HCP Terraform says who (lock an-organization/its-workspace)",
  );
});

test("no lock", () => expect(lockIn("Error: no such bucket\n  ID: 1")).toBeUndefined());
