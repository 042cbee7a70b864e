import { sandboxAccount } from "../account";
import { BatchError, BatchRecords, type Fields } from "./batch-records";
import { json, jsonFields, without, type Gap } from "./gap";

const operationPath = /^\/v1\/(create|describe|update|delete)(computeenvironment|jobqueue)s?$/;
const tagPath = /^\/v1\/tags\/(.+)$/;

/** Compute environments (Fargate, EC2 and EKS) and job queues of Batch, implemented as records. They start no capacity. */
export function batchEnvironments(queues: BatchRecords): Gap {
  const environments = new BatchRecords("compute-environment", "computeEnvironment");

  const operations: Readonly<Record<string, (given: Fields, region: string) => Fields>> = {
    createcomputeenvironment: (given, region) => environments.create(region, given, environmentDefaults(given)),
    describecomputeenvironment: ({ computeEnvironments: names }) => ({
      computeEnvironments: environments.all(names as readonly unknown[] | undefined),
    }),
    updatecomputeenvironment: (given) => {
      const { computeResources: before } = environments.get(given["computeEnvironment"]);
      const resources = { ...(before as Fields | undefined), ...(given["computeResources"] as Fields | undefined) };
      return environments.update({ ...given, ...(before === undefined ? {} : { computeResources: resources }) });
    },
    deletecomputeenvironment: (given) => {
      const { computeEnvironmentArn: arn } = environments.get(given["computeEnvironment"]);
      const isUsed = queues
        .all()
        .some(({ computeEnvironmentOrder: order }) => JSON.stringify(order).includes(String(arn)));
      if (isUsed) throw new BatchError("Cannot delete, found existing JobQueue relationship");
      return environments.delete(given);
    },
    createjobqueue: (given, region) => {
      const order = given["computeEnvironmentOrder"] as readonly Fields[];
      const known = order.map((each) => {
        const { computeEnvironmentArn } = environments.get(each["computeEnvironment"]);
        return { ...each, computeEnvironment: computeEnvironmentArn };
      });
      return queues.create(region, { ...given, computeEnvironmentOrder: known }, queueDefaults);
    },
    describejobqueue: ({ jobQueues: names }) => ({ jobQueues: queues.all(names as readonly unknown[] | undefined) }),
    updatejobqueue: (given) => queues.update(given),
    deletejobqueue: (given) => queues.delete(given),
  };

  /** The environment or queue that a request for tags is for. */
  const taggedBy = (path: string): { records: BatchRecords; found: Fields } | undefined => {
    const arn = decodeURIComponent(tagPath.exec(path)?.[1] ?? "");
    const records = [environments, queues].find((each) => each.find(arn) !== undefined);
    return records && { records, found: records.get(arn) };
  };

  return {
    name: "batch: compute environments and job queues",
    service: "batch",
    reason: "moto waits for roles, starts instances, and knows neither EKS nor time limits of job states",
    matches: ({ path }) => operationPath.test(path) || taggedBy(path) !== undefined,
    answer({ method, path, query, region }, body) {
      const given = jsonFields(body);
      const [, verb, kind] = operationPath.exec(path) ?? [];
      if (verb !== undefined) {
        try {
          return Promise.resolve(json(200, operations[`${verb}${kind}`]!(given, region)));
        } catch (error) {
          if (error instanceof BatchError) return Promise.resolve(error.answer());
          throw error;
        }
      }
      const { records, found } = taggedBy(path)!;
      const kept = without(found["tags"] as Fields, ...query.getAll("tagKeys"));
      const tags = { ...kept, ...(given["tags"] as Fields | undefined) };
      if (method === "GET") return Promise.resolve(json(200, { tags }));
      records.put({ ...found, tags });
      return Promise.resolve({ status: 204, headers: {}, body: "" });
    },
  };
}

/** Settings that Batch adds. */
const environmentDefaults = (given: Fields): Fields => ({
  state: "ENABLED",
  status: "VALID",
  statusReason: "ComputeEnvironment Healthy",
  serviceRole: `arn:aws:iam::${sandboxAccount}:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch`,
  containerOrchestrationType: given["eksConfiguration"] === undefined ? "ECS" : "EKS",
});

const queueDefaults: Fields = { state: "ENABLED", status: "VALID", statusReason: "JobQueue Healthy" };
