import { generatedValues } from "../src/generated";
import { rotate, type RotationEvent } from "../src/rotate";
import type { Rotation, SecretValue } from "../src/rotation";
import type { SecretDescription, SecretStore, Stage } from "../src/secret-store";

const secretId = "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme/app-AbCdEf";
const fresh = "00000000-0000-4000-8000-000000000002";

/** A secret that is being rotated, with the labels of Secrets Manager; test/real has the real service's protocol. */
function secretWith(current: SecretValue, change: Partial<SecretDescription> = {}) {
  const values = new Map<string, SecretValue>([["first", current]]);
  const stages: Record<string, readonly string[]> = { first: ["AWSCURRENT"], [fresh]: ["AWSPENDING"] };
  let passwords = 0;
  const store = {
    describe: () => Promise.resolve({ name: "acme/app", rotationEnabled: true, stages, ...change }),
    find(_id: string, stage: Stage, version?: string) {
      const id = version ?? Object.keys(stages).find((each) => stages[each]!.includes(stage))!;
      return Promise.resolve(values.get(id));
    },
    async read(id: string, stage: Stage, version?: string) {
      const value = await store.find(id, stage, version);
      if (value === undefined) throw new Error(`${id} has no value for ${stage}`);
      return value;
    },
    putPending(_id: string, version: string, value: SecretValue) {
      values.set(version, value);
      return Promise.resolve();
    },
    makeCurrent(_id: string, version: string, before: string | undefined) {
      stages[before!] = ["AWSPREVIOUS"];
      stages[version] = ["AWSCURRENT"];
      return Promise.resolve();
    },
    randomPassword: (length: number) => Promise.resolve(String(++passwords).padStart(length, "x")),
  };
  return { store: store as unknown as SecretStore, values, stages };
}

const event = (Step: RotationEvent["Step"], token = fresh): RotationEvent => ({
  Step,
  SecretId: secretId,
  ClientRequestToken: token,
});
const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
const application = generatedValues({ "acme/app": ["jwtKey"] });

test("four steps generate the named fields, keep the others, and make the new version the current one", async () => {
  const { store, values, stages } = secretWith({ jwtKey: "a".repeat(64), partnerKey: "kept" });
  for (const step of steps) await rotate(event(step), store, application);
  expect(values.get(fresh)).toEqual({ jwtKey: `${"x".repeat(63)}1`, partnerKey: "kept" });
  expect(stages).toEqual({ first: ["AWSPREVIOUS"], [fresh]: ["AWSCURRENT"] });
});

test("a step that runs again changes nothing", async () => {
  const { store, values, stages } = secretWith({ jwtKey: "a".repeat(64) });
  await rotate(event("createSecret"), store, application);
  const created = values.get(fresh);
  await rotate(event("createSecret"), store, application);
  expect(values.get(fresh)).toBe(created);
  for (const step of steps.slice(1)) await rotate(event(step), store, application);
  const after = { ...stages };
  for (const step of steps) await rotate(event(step), store, application);
  expect([values.get(fresh), stages]).toEqual([created, after]);
});

test.each<[string, Partial<SecretDescription>, string, string]>([
  ["without rotation", { rotationEnabled: false }, fresh, `${secretId} has no rotation`],
  ["to an unknown version", {}, "other", `${secretId} has no version other`],
  [
    "to an old version",
    { stages: { first: ["AWSCURRENT"], [fresh]: ["AWSPREVIOUS"] } },
    fresh,
    `version ${fresh} of ${secretId} is not AWSPENDING`,
  ],
])("a secret is not rotated %s", async (_, change, token, message) => {
  const { store, values } = secretWith({ jwtKey: "a" }, change);
  await expect(rotate(event("createSecret", token), store, application)).rejects.toThrow(message);
  expect([...values.keys()]).toEqual(["first"]);
});

test("an empty version does not become the current one", async () => {
  const { store, stages } = secretWith({ jwtKey: "a" });
  await expect(rotate(event("finishSecret"), store, application)).rejects.toThrow("has no value for AWSPENDING");
  expect(stages["first"]).toEqual(["AWSCURRENT"]);
});

test("a new value that fails its test leaves the current one", async () => {
  const { store, stages } = secretWith({ jwtKey: "a" });
  const broken: Rotation = { ...application, test: () => Promise.reject(new Error("refused")) };
  await rotate(event("createSecret"), store, broken);
  await expect(rotate(event("testSecret"), store, broken)).rejects.toThrow("refused");
  expect(stages["first"]).toEqual(["AWSCURRENT"]);
});

test("an unknown step and a secret without named fields are errors", async () => {
  const { store } = secretWith({ jwtKey: "a" });
  await expect(rotate(event("dropSecret" as never), store, application)).rejects.toThrow(
    "dropSecret is not a step of a rotation",
  );
  await expect(rotate(event("createSecret"), store, generatedValues({}))).rejects.toThrow(
    "ROTATED_FIELDS has no fields of acme/app",
  );
});
