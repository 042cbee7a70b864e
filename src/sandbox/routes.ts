export type EmulatorName = "moto" | "ministack";

export interface Route {
  readonly emulator: EmulatorName;
  /** Why this emulator and not the other one: what was observed with Terraform's AWS provider. */
  readonly reason: string;
}

/**
 * Which emulator answers which service, by the name that a request is signed for (the service of its
 * SigV4 credential scope, e.g. `monitoring` for CloudWatch). A service that is not here is refused,
 * so that a gap shows as an error that names it and not as a strange answer.
 */
export const routes: Readonly<Record<string, Route>> = {
  "application-autoscaling": { emulator: "moto", reason: "ministack does not have the service" },
  aps: { emulator: "moto", reason: "Prometheus workspaces work" },
  budgets: { emulator: "ministack", reason: "keeps notifications and tags" },
  ce: { emulator: "moto", reason: "has cost categories; the gateway fills in the anomalies" },
  chatbot: { emulator: "moto", reason: "neither has the service; the gateway is all of it" },
  ec2: { emulator: "moto", reason: "keeps the flow log and tag attributes that ministack drops (endless replacement)" },
  ecr: { emulator: "moto", reason: "next to kms" },
  eks: { emulator: "ministack", reason: "add-ons, access entries and pod identity work" },
  events: { emulator: "moto", reason: "next to sqs, its targets" },
  glue: { emulator: "moto", reason: "schema registries work" },
  iam: { emulator: "moto", reason: "most complete; has the AWS managed policies" },
  kafka: { emulator: "ministack", reason: "bootstrap brokers and SCRAM secrets work" },
  kms: { emulator: "moto", reason: "key policies and grants work" },
  logs: { emulator: "moto", reason: "log groups keep their key and tags" },
  monitoring: { emulator: "ministack", reason: "CloudWatch speaks CBOR now, which moto does not read" },
  s3: { emulator: "ministack", reason: "sub-resources of buckets are kept as they were put" },
  secretsmanager: { emulator: "moto", reason: "next to kms" },
  sns: { emulator: "moto", reason: "topic attributes and policies come back as they were put" },
  sqs: { emulator: "moto", reason: "queue attributes come back as they were put" },
  ssm: { emulator: "moto", reason: "next to kms" },
  sts: { emulator: "moto", reason: "next to iam: an assumed role is one that exists" },
};

/** Where unsigned requests go: anonymous reads, browser form uploads and CORS preflights are S3's. */
export const unsignedService = "s3";
