import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { ecsTasksMissing } from "../../../modules/cloudwatch/ecs-alarms";
import { MetricAlarm, runbookIn } from "../../../modules/cloudwatch/metric-alarm";
import { QueueAlarms } from "../../../modules/cloudwatch/queue-alarms";
import { ServiceScalingPolicies } from "../../../modules/ecs/service-scaling";
import type { QueueSettings, Task } from "../../../modules/ecs/task";
import { TaskCluster } from "../../../modules/ecs/task-cluster";
import { TaskDefinition } from "../../../modules/ecs/task-definition";
import { reachProblems, taskImageProblems, taskProblems } from "../../../modules/ecs/task-problems";
import { type ScheduledTask, TaskSchedules } from "../../../modules/ecs/task-schedules";
import { TaskService } from "../../../modules/ecs/task-service";
import { objectsCreated, WorkQueue } from "../../../modules/queues/work-queue";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { mapEntry } from "../../engine/map-entry";
import { mapOutput, output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { securityGroups } from "../network/security-groups";
import { vpc } from "../network/vpc";
import { alerting } from "../observability/alerting";
import { logRetentionDays } from "../observability/log-retention-inputs";
import { repositoryUrl } from "../observability/runbook-inputs";
import { kms } from "../security/kms";
import { secrets } from "../security/secrets";
import { ecr } from "../storage/ecr";
import { lakeStorage } from "./lake-storage";
import { defaultTasks, task } from "./task-inputs";

const exampleArn = "arn:aws:ecs:us-east-1:111111111111";

export const ecs = layer({
  name: "ecs",
  summary:
    "Fargate cluster with Spot capacity, task definitions, services that wait at zero tasks, queues and schedules",
  needs: {
    vpc: outputsOf(vpc, "privateSubnetIds", "publicSubnetIds", "internetAccess", "interfaceEndpoints"),
    securityGroups: outputsOf(securityGroups, "appSecurityGroupId"),
    ecr: outputsOf(ecr, "repositoryUrls", "repositoryArns", "releaseTags"),
    storage: outputsOf(lakeStorage, "lakeBucketName", "lakeBucketArn", "scriptsBucketArn"),
    secrets: outputsOf(secrets, "applicationSecretArn"),
    kms: outputsOf(kms, "s3KeyArn", "logsKeyArn", "secretsKeyArn"),
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
  },
  inputs: z.strictObject({
    clusterName: z
      .string()
      .regex(/^[\w-]{1,255}$/, "must have 1 to 255 letters, digits, hyphens and underscores")
      .optional()
      .describe("Name of the cluster. Default: <org>-<env>[-<unit>]-data-processing")
      .meta({ limit: "a new name replaces the cluster and its services" }),
    imageTag: z
      .string()
      .optional()
      .describe("Version or digest of the image of every task that has no tag of its own")
      .meta({ limit: "pushed to the repositories before tasks start; a tag that moves, such as latest, is an error" }),
    tasks: z
      .record(z.string().regex(/^[a-z][a-z0-9-]*$/, "must be a kebab-case name"), task)
      .prefault(defaultTasks)
      .describe("Task definitions by name, and what starts their tasks: a service, a schedule, or people"),
    capacity: z
      .enum(["spot", "on-demand", "spot-above-one"])
      .default("spot")
      .describe("Fargate Spot, Fargate, or one task on Fargate and the others on Spot")
      .meta({ cost: "Spot costs about 70 % less and takes tasks away with two minutes of notice" }),
    subnets: z
      .enum(["private", "public"])
      .default("private")
      .describe(
        "Subnets of the tasks. public: with a public address, where the network has no NAT gateway. The security group is the same",
      )
      .meta({ cost: "public: $0.005 an hour for each running task" }),
    containerInsights: z
      .enum(["off", "on", "enhanced"])
      .default("on")
      .describe(
        "Metrics of clusters and services, or of each task and container too. Alarms on missing tasks need them",
      )
      .meta({ cost: "about $0.30 a month per metric: $5 a month for a cluster with one service, more with enhanced" }),
    exec: z
      .boolean()
      .default(false)
      .describe("ECS Exec: lets people with ecs:ExecuteCommand open a shell in a task. Commands are logged"),
    logRetentionDays: logRetentionDays
      .default(30)
      .describe("Retention of the tasks' logs")
      .meta({ unit: "days", cost: "$0.50 per GB written, $0.03 per GB and month" }),
    repositoryUrl,
  }),
  checks: [
    ({ tasks }) => taskProblems(tasks),
    ({ tasks, imageTag, ecr }) => taskImageProblems(tasks, imageTag, Object.keys(ecr.repositoryUrls), ecr.releaseTags),
    ({ tasks, subnets, vpc }) => (subnets === "private" ? reachProblems(tasks, vpc) : []),
  ],
  outputs: {
    clusterName: output("Name of the cluster", "acme-prod-data-processing"),
    clusterArn: output("ARN of the cluster", `${exampleArn}:cluster/acme-prod-data-processing`),
    taskDefinitionArns: mapOutput("Task definitions by task, with their revision", {
      "data-processing": `${exampleArn}:task-definition/acme-prod-data-processing:1`,
    }),
    serviceNames: mapOutput("Services by task", { "data-processing": "data-processing" }),
    queueUrls: mapOutput("Queues of work by task", {
      "data-processing": "https://sqs.us-east-1.amazonaws.com/111111111111/acme-prod-data-processing",
    }),
    taskRoleArns: mapOutput("Roles of the code in tasks, by task", {
      "data-processing": "arn:aws:iam::111111111111:role/acme-prod-data-processing",
    }),
  },
  build(stack, { vpc, securityGroups, ecr, storage, secrets, kms, alerting, tasks, capacity, exec, ...inputs }) {
    addAwsProvider(stack);
    assertValid(literalProblems({ tasks: Object.keys(tasks), exec, ...inputs }, ["tasks", "exec", "subnets"]));
    const { aws: home, unitPrefix: prefix } = stack;
    const logs = (name: string) => ({
      name: `/${stack.prefix}/${stack.unitName}/${name}`,
      keyArn: kms.logsKeyArn,
      retentionDays: inputs.logRetentionDays,
    });
    const isPublic = inputs.subnets === "public";
    const network = {
      subnetIds: isPublic ? vpc.publicSubnetIds : vpc.privateSubnetIds,
      securityGroupId: securityGroups.appSecurityGroupId,
      publicAddress: isPublic,
    };
    const alert = {
      prefix,
      topics: { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn },
      runbookUrl: runbookIn(inputs.repositoryUrl),
    };

    const cluster = new TaskCluster(stack, "cluster", {
      name: inputs.clusterName ?? `${prefix}-data-processing`,
      capacity,
      containerInsights: inputs.containerInsights,
      execLogs: exec ? logs("exec") : undefined,
    });
    const created = Object.entries(tasks).map(([name, task]) => createTask(name, task));
    const scheduled = created.flatMap(({ scheduled }) => scheduled ?? []);
    if (scheduled.length > 0) createSchedules(scheduled);

    return {
      clusterName: cluster.name,
      clusterArn: cluster.arn,
      taskDefinitionArns: byName(({ definition }) => definition.arn),
      serviceNames: byName(({ service }) => service?.name),
      queueUrls: byName(({ queue }) => queue?.url),
      taskRoleArns: byName(({ definition }) => definition.taskRoleArn),
    };

    function createTask(name: string, task: Task) {
      const family = `${prefix}-${name}`;
      const queue = task.queue && createQueue(name, task.queue);
      const definition = new TaskDefinition(stack, name, {
        home,
        name,
        family,
        task,
        repository: {
          url: mapEntry(ecr.repositoryUrls, task.repository),
          arn: mapEntry(ecr.repositoryArns, task.repository),
        },
        tag: task.tag ?? inputs.imageTag ?? "",
        variables: {
          LAKE_BUCKET: storage.lakeBucketName,
          ENVIRONMENT: stack.environment.nameInSystem,
          ...(queue && { QUEUE_URL: queue.url }),
        },
        applicationSecretArn: secrets.applicationSecretArn,
        secretsKeyArn: kms.secretsKeyArn,
        bucketArn: storage.lakeBucketArn,
        scriptsBucketArn: storage.scriptsBucketArn,
        bucketKeyArn: kms.s3KeyArn,
        queueArn: queue?.arn,
        exec,
        logs: logs(name),
      });
      const service = task.service && createService(name, task.service, definition, queue);
      if (service !== undefined && inputs.containerInsights !== "off") {
        new MetricAlarm(stack, `${name}-tasks-missing`, {
          ...alert,
          alarm: ecsTasksMissing,
          name: `${prefix}-${ecsTasksMissing.id}-${name}`,
          namespace: "ECS/ContainerInsights",
          dimensions: { ClusterName: cluster.name, ServiceName: service.name },
        });
      }
      const scheduled: ScheduledTask | undefined = task.schedule && {
        ...task.schedule,
        name,
        family,
        taskDefinitionArn: definition.arn,
        roleArns: [definition.taskRoleArn, definition.executionRoleArn],
      };
      return { name, definition, queue, service, scheduled };
    }

    function createQueue(name: string, { objectsUnder, alarmAgeMinutes, ...settings }: QueueSettings): WorkQueue {
      const queue = new WorkQueue(stack, `${name}-queue`, {
        ...settings,
        name: `${prefix}-${name}`,
        events:
          objectsUnder === undefined
            ? undefined
            : {
                description: `New objects under ${objectsUnder} are work for ${prefix}-${name}`,
                pattern: objectsCreated(storage.lakeBucketName, objectsUnder),
              },
      });
      new QueueAlarms(stack, `${name}-queue-alarms`, {
        ...alert,
        name,
        queue: { name: queue.name, alarmAgeMinutes },
        deadLetterName: queue.deadLetterName,
      });
      return queue;
    }

    function createService(
      name: string,
      settings: NonNullable<Task["service"]>,
      definition: TaskDefinition,
      queue: WorkQueue | undefined,
    ): TaskService {
      const service = new TaskService(stack, `${name}-service`, {
        name,
        clusterArn: cluster.arn,
        taskDefinitionArn: definition.arn,
        capacity,
        network,
        exec,
        minTasks: settings.minTasks,
        dependsOn: [cluster.ready, ...definition.ready],
      });
      new ServiceScalingPolicies(stack, `${name}-scaling`, {
        ...settings,
        name: `${prefix}-${name}`,
        clusterName: cluster.name,
        serviceName: service.name,
        queueName: queue?.name,
      });
      return service;
    }

    function createSchedules(all: readonly ScheduledTask[]): void {
      const { deadLetterName } = new TaskSchedules(stack, "schedules", {
        home,
        name: `${prefix}-${stack.unitName}`,
        clusterArn: cluster.arn,
        capacity,
        network,
        exec,
        tasks: all,
      });
      new QueueAlarms(stack, "schedules-alarms", { ...alert, name: "schedules", deadLetterName });
    }

    function byName(value: (each: (typeof created)[number]) => string | undefined): Record<string, string> {
      return Object.fromEntries(
        created.flatMap((each) => {
          const found = value(each);
          return found === undefined ? [] : [[each.name, found]];
        }),
      );
    }
  },
});
