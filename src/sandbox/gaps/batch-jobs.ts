import { randomUUID } from "node:crypto";
import { sandboxAccount } from "../account";
import { BatchError, type BatchRecords, type Fields } from "./batch-records";
import { isSuccess, json, jsonFields, type AskEmulator, type Gap } from "./gap";

const operationPath = /^\/v1\/((?:submit|terminate|cancel)job|(?:describe|list)jobs)$/;

/** Jobs of Batch, implemented as records: a job waits, RUNNABLE, for capacity that never comes. A test may run its program. */
export function batchJobs(queues: BatchRecords): Gap {
  const jobs = new Map<string, Fields>();

  const submit = async (region: string, given: Fields, askEmulator: AskEmulator): Promise<Fields> => {
    const { jobQueueArn } = queues.get(given["jobQueue"]);
    await checkDefinition(given["jobDefinition"], askEmulator);
    const jobId = randomUUID();
    const jobArn = `arn:aws:batch:${region}:${sandboxAccount}:job/${jobId}`;
    jobs.set(jobId, { ...given, jobId, jobArn, jobQueue: jobQueueArn, status: "RUNNABLE", createdAt: Date.now() });
    return { jobId, jobArn, jobName: given["jobName"] };
  };

  const list = ({ jobQueue, jobStatus = "RUNNING" }: Fields): Fields => {
    const { jobQueueArn } = queues.get(jobQueue);
    const found = [...jobs.values()].filter((job) => job["jobQueue"] === jobQueueArn && job["status"] === jobStatus);
    return {
      jobSummaryList: found.map(({ jobId, jobArn, jobName, status, createdAt, jobDefinition }) => ({
        ...{ jobId, jobArn, jobName, status, createdAt, jobDefinition },
      })),
    };
  };

  const end = ({ jobId, reason }: Fields): Fields => {
    const job = jobs.get(String(jobId));
    if (job !== undefined) jobs.set(String(jobId), { ...job, status: "FAILED", statusReason: reason });
    return {};
  };

  return {
    name: "batch: jobs",
    service: "batch",
    reason: "moto runs them in Docker; the gateway keeps them, and runs none",
    matches: ({ path }) => operationPath.test(path),
    async answer({ path, region }, body, askEmulator) {
      const given = jsonFields(body);
      const operation = operationPath.exec(path)?.[1];
      try {
        if (operation === "submitjob") return json(200, await submit(region, given, askEmulator));
        if (operation === "listjobs") return json(200, list(given));
        if (operation !== "describejobs") return json(200, end(given));
        return json(200, { jobs: (given["jobs"] as readonly string[]).flatMap((id) => jobs.get(id) ?? []) });
      } catch (error) {
        if (error instanceof BatchError) return error.answer();
        throw error;
      }
    },
  };
}

/** Asks moto, which keeps the definitions. */
async function checkDefinition(definition: unknown, askEmulator: AskEmulator): Promise<void> {
  const [, name] = /^(?:.*job-definition\/)?([^:/]+)(?::\d+)?$/.exec(String(definition)) ?? [];
  const answer = await askEmulator({
    path: "/v1/describejobdefinitions",
    body: JSON.stringify({ jobDefinitionName: name, status: "ACTIVE" }),
  });
  const found = jsonFields(answer.body)["jobDefinitions"] as readonly Fields[] | undefined;
  if (!isSuccess(answer) || found === undefined || found.length === 0) {
    throw new BatchError(`The jobDefinition ${String(definition)} does not exist`);
  }
}
