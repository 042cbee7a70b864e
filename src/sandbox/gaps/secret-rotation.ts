import { randomUUID } from "node:crypto";
import {
  isSuccess,
  json,
  jsonFields,
  without,
  type Answer,
  type AskEmulator,
  type Gap,
  type SandboxRequest,
} from "./gap";

type Fields = Readonly<Record<string, unknown>>;

interface Rotation {
  readonly settings: Fields;
  /** The version that waits for its value. */
  readonly pending?: string;
}

/**
 * Rotation of secrets, implemented as a record: the function is not invoked. As in AWS, a rotation labels a version
 * AWSPENDING that has no value yet; a handler that is called in process goes on from there.
 */
export function secretRotation(): Gap {
  const rotations = new Map<string, Rotation>();

  const rotate = (secret: Fields, given: Fields): Answer => {
    const { ARN: arn, Name: name } = secret;
    const before = rotations.get(String(arn))?.settings;
    const settings = {
      RotationEnabled: true,
      RotationLambdaARN: given["RotationLambdaARN"] ?? before?.["RotationLambdaARN"],
      RotationRules: given["RotationRules"] ?? before?.["RotationRules"] ?? {},
    };
    if (settings.RotationLambdaARN === undefined)
      return failure("InvalidRequestException", "No Lambda rotation function ARN is associated with this secret.");
    const version = (given["ClientRequestToken"] as string | undefined) ?? randomUUID();
    const isImmediate = given["RotateImmediately"] !== false;
    rotations.set(String(arn), { settings, pending: isImmediate ? version : undefined });
    return answer({ ARN: arn, Name: name, VersionId: version });
  };

  /** A secret as moto describes it, with its rotation. */
  const described = (secret: Fields): Fields => {
    const rotation = rotations.get(String(secret["ARN"]));
    const stages = (secret["VersionIdsToStages"] ?? {}) as Readonly<Record<string, readonly string[]>>;
    const { pending } = rotation ?? {};
    return {
      ...without(secret, "RotationEnabled", "RotationLambdaARN", "RotationRules"),
      ...rotation?.settings,
      VersionIdsToStages:
        pending === undefined || pending in stages ? stages : { ...stages, [pending]: ["AWSPENDING"] },
    };
  };

  return {
    name: "secretsmanager: RotateSecret and CancelRotateSecret",
    service: "secretsmanager",
    reason: "moto runs the function in Docker, or fails",
    matches: ({ operation }) => /^(?:(?:Cancel)?RotateSecret|DescribeSecret|DeleteSecret)$/.test(operation),
    async answer(request, body, askEmulator) {
      const { operation } = request;
      const given = jsonFields(body);
      const found = await describe(request, given["SecretId"], askEmulator);
      if (!isSuccess(found)) return found;
      const secret = jsonFields(found.body);
      if (operation === "RotateSecret") return rotate(secret, given);
      if (operation === "DescribeSecret") return answer(described(secret));
      rotations.delete(String(secret["ARN"]));
      return operation === "DeleteSecret" ? askEmulator() : answer({ ARN: secret["ARN"], Name: secret["Name"] });
    },
  };
}

const describe = ({ headers }: SandboxRequest, SecretId: unknown, askEmulator: AskEmulator): Promise<Answer> =>
  askEmulator({
    body: JSON.stringify({ SecretId }),
    headers: {
      "content-type": "application/x-amz-json-1.1",
      authorization: headers.authorization ?? "",
      "x-amz-target": "secretsmanager.DescribeSecret",
    },
  });

const answer = (value: Fields): Answer => json(200, value, { "content-type": "application/x-amz-json-1.1" });

const failure = (type: string, message: string): Answer =>
  json(400, { __type: type, message }, { "content-type": "application/x-amz-json-1.1" });
