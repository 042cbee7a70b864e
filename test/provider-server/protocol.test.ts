import { isSchemaOptional, kindOf, mayBeKept } from "../../src/provider-server/protocol";

/** A gRPC message of these protobuf bytes. */
function message(...bytes: number[]): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([prefix, Buffer.from(bytes)]);
}
const provider = [0x0a, 1, 0];
const diagnostics = [0x22, 1, 0];
/** Field 6: ServerCapabilities with get_provider_schema_optional. */
const capabilities = (value: number) => [0x32, 2, 0x10, value];

test("only whole messages without diagnostics are kept", () => {
  const whole = message(...provider, ...capabilities(1));
  expect(mayBeKept(whole, "schema")).toBe(true);
  expect(mayBeKept(message(...provider, ...diagnostics), "schema")).toBe(false);
  expect(mayBeKept(whole.subarray(0, -1), "schema")).toBe(false);
  expect(mayBeKept(message(0x0a, 9, 0), "schema")).toBe(false);
  expect(mayBeKept(message(0x0d, 0, 0, 0, 0), "schema")).toBe(false);
  expect(mayBeKept(Buffer.concat([Buffer.from([1]), whole.subarray(1)]), "schema")).toBe(false);
  expect(mayBeKept(message(), "schema")).toBe(false);
  expect(mayBeKept(message(0x12, 1, 0), "identities")).toBe(false);
});

test("a provider says whether it works without having been asked for its schema", () => {
  expect(isSchemaOptional(message(...provider, ...capabilities(1)))).toBe(true);
  expect(isSchemaOptional(message(...provider, ...capabilities(0)))).toBe(false);
  expect(isSchemaOptional(message(...provider))).toBe(false);
});

test.each([
  ["/tfplugin5.Provider/GetSchema", "fixed"],
  ["/tfplugin6.Provider/GetProviderSchema", "fixed"],
  ["/tfplugin5.Provider/Configure", "configure"],
  ["/tfplugin6.Provider/ConfigureProvider", "configure"],
  ["/tfplugin5.Provider/PrepareProviderConfig", "validate-configuration"],
  ["/tfplugin6.Provider/ApplyResourceChange", "other"],
  ["/tfplugin6.Provider/AMethodOfTheFuture", "other"],
  ["/tfplugin6.Provider/StopProvider", "stop"],
  ["/plugin.GRPCStdio/StreamStdio", "output"],
])("%s is %s", (path, kind) => expect(kindOf(path)).toBe(kind));
