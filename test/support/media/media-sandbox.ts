import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { files, readState } from "../../../src/sandbox/state";
import { awsVariables, readCredentials, SignedClient, type TestCredentials } from "../aws/signed-client";
import { project } from "./project";

const directory = join(project, ".strata", "sandbox");
const region = "us-east-1";

/** Clients of the running sandbox. */
export class MediaSandbox {
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly events: EventBridgeClient;
  readonly dynamodb: DynamoDBDocumentClient;
  /** Variables by which the SDKs use it. */
  readonly variables: Readonly<Record<string, string>>;
  readonly clientSettings: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: TestCredentials;
  };
  private readonly signed: SignedClient;
  private readonly emulator: number;

  constructor() {
    const state = readState(directory);
    if (state === undefined) throw new Error("no sandbox runs");
    const credentials = readCredentials(files(directory).credentials);
    const settings = { endpoint: state.endpoint, region, credentials };
    this.clientSettings = settings;
    this.emulator = state.processes.ministack.pid;
    this.sqs = new SQSClient(settings);
    this.s3 = new S3Client({ ...settings, forcePathStyle: true, requestChecksumCalculation: "WHEN_REQUIRED" });
    this.events = new EventBridgeClient(settings);
    const marshallOptions = { removeUndefinedValues: true };
    this.dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(settings), { marshallOptions });
    this.variables = { ...awsVariables(state.endpoint, credentials), AWS_REGION: region };
    this.signed = new SignedClient(state.endpoint, credentials, region);
  }

  /** Changes the stand-in of a service that no emulator has. */
  async tell(service: "textract" | "rekognition" | "mediaconvert", settings: object): Promise<StandInCounts> {
    const body = JSON.stringify({ service, ...settings });
    const answer = await this.signed.send(service, "/_strata/stand-ins", { method: "POST", body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return (JSON.parse(text) as Record<string, { readonly counts: StandInCounts }>)[service]!.counts;
  }

  /** A request that is signed for a service and not covered by the clients. */
  send(...request: Parameters<SignedClient["send"]>): Promise<Response> {
    return this.signed.send(...request);
  }

  /** Ids of the processes in which functions run: those of Node in the session of their emulator. */
  functionProcesses(): number[] {
    const all = execFileSync("ps", ["-o", "pid=,args=", "-s", String(this.emulator)], { encoding: "utf8" });
    return [...all.matchAll(/^ *(\d+) (?:\S*\/)?node /gm)].map(([, pid]) => Number(pid));
  }

  stop(): void {
    for (const client of [this.sqs, this.s3, this.events, this.dynamodb]) client.destroy();
  }
}

export interface StandInCounts {
  readonly requests: number;
  readonly throttled: number;
  readonly away: number;
}
