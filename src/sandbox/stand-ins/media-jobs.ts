import { createHash, randomUUID } from "node:crypto";
import { sandboxAccount } from "../account";
import type { AskEmulator } from "../gaps/gap";
import { headOfObject, putObject, sendServiceEvent } from "./calls";
import { ServiceError, textOf, type Fields } from "./json-service";
import { outputsOf, parseS3Url, type OutputGroup } from "./media-outputs";
import type { StandIn } from "./stand-in";

/** A failure as MediaConvert reports it. */
interface Failure {
  readonly errorCode: number;
  readonly errorMessage: string;
}

/** Jobs of MediaConvert. A job writes small objects in place of its outputs and sends the event of its end. */
export class MediaJobs {
  private readonly jobs = new Map<string, Fields>();
  private readonly tokens = new Map<string, { readonly request: string; readonly id: string }>();

  constructor(private readonly standIn: StandIn) {}

  create(region: string, given: Fields, askEmulator: AskEmulator): Fields {
    const { clientRequestToken, ...rest } = given;
    const token = textOf(clientRequestToken);
    const settings = (rest["settings"] ?? {}) as Fields;
    for (const [name, value] of Object.entries({ role: rest["role"], "settings.inputs": settings["inputs"] })) {
      if (value === undefined) throw new ServiceError("BadRequestException", `${name} is a required property`);
    }
    const request = createHash("sha256").update(JSON.stringify(rest)).digest("hex");
    const known = token === undefined ? undefined : this.tokens.get(token);
    if (known !== undefined) {
      if (known.request === request) return this.get(known.id);
      throw new ServiceError("ConflictException", "The clientRequestToken was used for another job.", 409);
    }
    const id = `${Date.now()}-${randomUUID().slice(0, 6)}`;
    const queue = textOf(rest["queue"]) ?? "Default";
    const arn = (kind: string, name: string): string =>
      `arn:aws:mediaconvert:${region}:${sandboxAccount}:${kind}/${name}`;
    const own = { id, arn: arn("jobs", id), queue: queue.startsWith("arn:") ? queue : arn("queues", queue) };
    const times = { createdAt: Date.now() / 1000, timing: { submitTime: Date.now() / 1000 } };
    this.jobs.set(id, { userMetadata: {}, ...rest, ...own, ...times, status: "SUBMITTED", clientRequestToken: token });
    if (token !== undefined) this.tokens.set(token, { request, id });
    this.run(region, id, settings, askEmulator);
    return this.get(id);
  }

  get(id: string): Fields {
    const job = this.jobs.get(id);
    if (job === undefined) throw new ServiceError("NotFoundException", `The job ${id} does not exist.`, 404);
    return { job };
  }

  private run(region: string, id: string, settings: Fields, askEmulator: AskEmulator): void {
    const told = this.standIn.mustFail()
      ? { errorCode: 1999, errorMessage: "The stand-in was told to fail." }
      : undefined;
    let failure: Failure | undefined = told;
    const groups = outputsOf(settings);
    this.standIn.completeLater(
      async () => {
        failure ??= await missingInput(askEmulator, settings);
        if (failure === undefined) await write(askEmulator, groups);
        const { job } = this.get(id) as { readonly job: Fields };
        this.jobs.set(id, { ...job, status: failure === undefined ? "COMPLETE" : "ERROR", ...failure });
        return failure === undefined;
      },
      () => sendServiceEvent(askEmulator, stateChange(region, this.get(id)["job"] as Fields, groups, failure)),
    );
  }
}

async function missingInput(askEmulator: AskEmulator, settings: Fields): Promise<Failure | undefined> {
  for (const { fileInput } of settings["inputs"] as readonly Fields[]) {
    if ((await headOfObject(askEmulator, parseS3Url(String(fileInput)))) === undefined) {
      return { errorCode: 1404, errorMessage: `Unable to open input file [${String(fileInput)}]: [Failed probe/open]` };
    }
  }
  return undefined;
}

async function write(askEmulator: AskEmulator, groups: readonly OutputGroup[]): Promise<void> {
  for (const { object, type, body } of groups.flatMap(({ outputs }) => outputs.flatMap(({ objects }) => objects))) {
    await putObject(askEmulator, object, type, body);
  }
}

/** "MediaConvert Job State Change", as the user guide documents it. */
function stateChange(
  region: string,
  job: Fields,
  groups: readonly OutputGroup[],
  failure: Failure | undefined,
): Fields {
  const outputGroupDetails = groups.map(({ type, outputs }) => ({
    outputDetails: outputs.map(({ objects, width, height }) => ({
      // Of several frames, the event names the last.
      outputFilePaths: objects.slice(-1).map(({ object: { bucket, key } }) => `s3://${bucket}/${key}`),
      durationInMs: 1000,
      ...(width === undefined ? {} : { videoDetails: { widthInPx: width, heightInPx: height } }),
    })),
    type,
  }));
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "MediaConvert Job State Change",
    source: "aws.mediaconvert",
    account: sandboxAccount,
    time: new Date().toISOString().replace(/\.\d+/, ""),
    region,
    resources: [job["arn"]],
    detail: {
      timestamp: Date.now(),
      accountId: sandboxAccount,
      ...{ queue: job["queue"], jobId: job["id"], status: job["status"], userMetadata: job["userMetadata"] },
      ...(failure ?? { outputGroupDetails }),
    },
  };
}
