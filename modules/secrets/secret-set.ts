import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import type { AwsHome } from "../aws/aws-home";
import { ManagedSecret } from "./managed-secret";
import { RotationFunction } from "./rotation-function";

export interface SecretSpec {
  readonly description: string;
  readonly username?: string;
  readonly generated: Readonly<Record<string, number>>;
  readonly readerArns?: readonly string[];
  /** Without a function of its own it gets new values from the one of the set. */
  readonly rotation?: { readonly days: number; readonly functionArn?: string };
}

export interface SecretSetProps {
  readonly home: AwsHome & { readonly deployRoleArn?: string };
  /** Beginning of the names of secrets, before a slash, and of the rotation function. */
  readonly prefix: string;
  readonly secrets: Readonly<Record<string, SecretSpec>>;
  readonly keyArn: string;
  readonly logsKeyArn: string;
  readonly logRetentionDays: number;
  readonly recoveryDays: number;
  readonly topics: AlertTopicArns;
}

/** Secrets with their access and, where one needs it, a function that generates new values. */
export class SecretSet extends Construct {
  /** ARNs by name. */
  readonly arns: Readonly<Record<string, string>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecretSetProps,
  ) {
    super(scope, id);
    const { prefix, keyArn, recoveryDays, home } = props;
    const secrets = Object.entries(props.secrets).map(([name, spec]) => {
      const secret = new ManagedSecret(this, name, { ...spec, name: `${prefix}/${name}`, keyArn, recoveryDays });
      return { name, spec, secret };
    });
    const regenerated = secrets.filter(({ spec: { rotation } }) => rotation && !rotation.functionArn);
    const rotation = regenerated.length === 0 ? undefined : this.createFunction(regenerated);

    for (const { spec, secret } of secrets) {
      const { functionArn, days } = spec.rotation ?? {};
      const own = days !== undefined && functionArn === undefined ? rotation : undefined;
      const ownReaders = [home.deployRoleArn, own?.roleArn].filter((arn) => arn !== undefined);
      secret.restrict(spec.readerArns && [...spec.readerArns, ...ownReaders]);
      if (own !== undefined) secret.rotate(own.arn, days!, [own.ready]);
      else if (functionArn !== undefined) secret.rotate(functionArn, days!);
    }
    this.arns = Object.fromEntries(secrets.map(({ name, secret }) => [name, secret.arn]));
  }

  private createFunction(
    secrets: readonly { readonly spec: SecretSpec; readonly secret: ManagedSecret }[],
  ): RotationFunction {
    const { home, prefix, keyArn, logsKeyArn, logRetentionDays, topics } = this.props;
    const fields = secrets.map(({ spec, secret }) => [secret.name, Object.keys(spec.generated)] as const);
    return new RotationFunction(this, "rotation", {
      home,
      name: `${prefix}-secret-rotation`,
      kind: "generated",
      secretArns: secrets.map(({ secret }) => secret.arn),
      keyArn,
      logsKeyArn,
      logRetentionDays,
      settings: { ROTATED_FIELDS: JSON.stringify(Object.fromEntries(fields)) },
      topics,
    });
  }
}
