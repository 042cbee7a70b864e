/** The part of Terraform's plugin protocol, versions 5 and 6, that the server knows. All else passes as it is. */

/** Methods whose answer is the same every time, and the kind of the file that keeps it. */
const fixedAnswers: Readonly<Record<string, string>> = {
  GetSchema: "schema",
  GetProviderSchema: "schema",
  GetResourceIdentitySchemas: "identities",
};

/** Kinds of calls that the server treats differently. */
export type CallKind = "fixed" | "validate-configuration" | "configure" | "stop" | "output" | "shutdown" | "other";

const kinds: Readonly<Record<string, CallKind>> = {
  PrepareProviderConfig: "validate-configuration",
  ValidateProviderConfig: "validate-configuration",
  Configure: "configure",
  ConfigureProvider: "configure",
  Stop: "stop",
  StopProvider: "stop",
};
/** Services of go-plugin, which the server answers for itself. */
const pluginKinds: Readonly<Record<string, CallKind>> = {
  "/plugin.GRPCStdio/StreamStdio": "output",
  "/plugin.GRPCBroker/StartStream": "output",
  "/plugin.GRPCController/Shutdown": "shutdown",
};

const methodOf = (path: string): string | undefined => /^\/tfplugin[56]\.Provider\/(\w+)$/.exec(path)?.[1];

export function kindOf(path: string): CallKind {
  const method = methodOf(path);
  if (method === undefined) return pluginKinds[path] ?? "other";
  return method in fixedAnswers ? "fixed" : (kinds[method] ?? "other");
}

/** The kind of file with the answer of a method that always answers the same. */
export const answerKind = (path: string): string => fixedAnswers[methodOf(path)!]!;

export const knownProtocols: readonly number[] = [5, 6];
export const schemaPath = (protocol: number): string =>
  protocol === 5 ? "/tfplugin5.Provider/GetSchema" : "/tfplugin6.Provider/GetProviderSchema";

/** A gRPC message without content, with its prefix. */
export const emptyMessage = Buffer.alloc(5);

const diagnosticsField: Readonly<Record<string, number>> = { schema: 4, identities: 2 };
const capabilitiesField = 6;
const schemaOptionalField = 2;

/** Whether an answer may be kept: one whole message, uncompressed, without diagnostics. */
export function mayBeKept(body: Buffer, kind: string): boolean {
  if (body.length <= 5 || body[0] !== 0 || body.readUInt32BE(1) !== body.length - 5) return false;
  try {
    return fieldsOf(body.subarray(5)).every(({ field }) => field !== diagnosticsField[kind]);
  } catch {
    return false;
  }
}

/** Whether a provider works without having been asked for its schema in the same process. */
export function isSchemaOptional(body: Buffer): boolean {
  const capabilities = fieldsOf(body.subarray(5)).find(({ field }) => field === capabilitiesField)?.content;
  return (
    capabilities !== undefined &&
    fieldsOf(capabilities).some(({ field, value }) => field === schemaOptionalField && value === 1)
  );
}

interface Field {
  readonly field: number;
  readonly value?: number;
  readonly content?: Buffer;
}

/**
 * The fields of a protobuf message, one level deep.
 * @throws RangeError if it is cut off
 */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = message.readUInt8(at++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    if (tag % 8 === 0) fields.push({ field, value: varint() });
    else if (tag % 8 === 2) {
      const end = varint() + at;
      if (end > message.length) throw new RangeError("a message is cut off");
      fields.push({ field, content: message.subarray(at, end) });
      at = end;
    } else throw new RangeError(`wire type ${tag % 8} is not used by Terraform's messages`);
  }
  return fields;
}
