import { emulatedServices } from "../../../modules/aws/emulated-services";
import { synthModule } from "../../support/projects/synth";

const providerOf = (settings: Parameters<typeof synthModule>[1]) =>
  synthModule(() => undefined, settings).provider!["aws"]![0] as Readonly<Record<string, unknown>>;

test("an emulated environment sends every emulated service to the emulator, and everything else through its proxy", () => {
  const endpoint = "http://127.0.0.1:4566";
  const { endpoints, ...settings } = providerOf({ emulator: { endpoint } });
  const names = Object.values(emulatedServices).flatMap(({ endpoints: each }) =>
    each.map((name) => name.toLowerCase()),
  );
  expect(endpoints).toEqual([Object.fromEntries(names.map((name) => [name, endpoint]))]);
  expect(names).toContain("s3control");
  expect(settings).toMatchObject({
    http_proxy: endpoint,
    https_proxy: endpoint,
    shared_credentials_files: ["../../../.strata/sandbox/credentials"],
    profile: "sandbox",
  });
  expect(settings).not.toHaveProperty("access_key");
});

test("an environment in AWS has no endpoints and no proxy", () => {
  expect(Object.keys(providerOf({})).sort()).toEqual(["allowed_account_ids", "default_tags", "region"]);
});
