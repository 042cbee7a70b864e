import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { ecs } from "../../../src/layers/lake/ecs";
import { statements } from "../../support/aws/policy-statements";
import { lakeNeeds, networkWith } from "../../support/layers/lake";
import { problemsOf, resources, synthFiles } from "../../support/projects/synth";

type Inputs = z.input<typeof ecs.inputs>;
type TaskInput = NonNullable<Inputs["tasks"]>[string];

const { vpc, securityGroups, ecr, storage, secrets, kms, alerting } = lakeNeeds;
const needs = { vpc, securityGroups, ecr, storage, secrets, kms, alerting };

const synthEcs = (inputs: Inputs = {}, network: typeof needs.vpc = needs.vpc) =>
  synthFiles({
    "environments/test/ecs.ts": unit(ecs, { ...needs, vpc: network, imageTag: "1.0.0", ...inputs }),
  }).get("test-ecs")!.module;

/** A unit with one task. */
const synthTask = (task: Omit<TaskInput, "repository">, inputs: Inputs = {}) =>
  synthEcs({ tasks: { loader: { repository: "data-jobs", ...task } }, ...inputs });

const problems = (inputs: Inputs, network?: typeof needs.vpc) =>
  problemsOf(() => synthEcs(inputs, network)).map((each) => each.replace("environments/test/ecs.ts: ", ""));

const taskProblems = (task: Partial<TaskInput>, inputs: Inputs = {}) =>
  problems({ tasks: { loader: { repository: "data-jobs", ...task } }, ...inputs });

const containerOf = (module: ReturnType<typeof synthEcs>, task: string) => {
  const definition = resources(module, "aws_ecs_task_definition")[task]!;
  const [container] = JSON.parse(definition.container_definitions as string) as Record<string, unknown>[];
  return container!;
};

const policyOf = (module: ReturnType<typeof synthEcs>, name: string) =>
  statements(resources(module, "aws_iam_role_policy")[name]!.policy);

describe("by default", () => {
  const module = synthEcs();

  test("the cluster has Fargate and Fargate Spot, Spot first", () => {
    expect(resources(module, "aws_ecs_cluster").cluster).toMatchObject({
      name: "acme-test-data-processing",
      setting: [{ name: "containerInsights", value: "enabled" }],
    });
    expect(resources(module, "aws_ecs_cluster_capacity_providers").cluster_capacity).toMatchObject({
      capacity_providers: ["FARGATE", "FARGATE_SPOT"],
      default_capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT", weight: 1 }],
    });
  });

  test.each([
    ["data_processing", { cpu: "1024", memory: "2048" }],
    ["spark_job", { cpu: "2048", memory: "4096" }],
  ])("%s has the document's size, on ARM64", (task, size) =>
    expect(resources(module, "aws_ecs_task_definition")[task]).toMatchObject({
      ...size,
      network_mode: "awsvpc",
      requires_compatibilities: ["FARGATE"],
      runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" },
      volume: [{ name: "tmp" }],
    }),
  );

  test("a container has no root, no capabilities and a read-only root file system with /tmp", () =>
    expect(containerOf(module, "data_processing")).toMatchObject({
      image: "111111111111.dkr.ecr.us-east-1.amazonaws.com/acme-test/data-jobs:1.0.0",
      user: "10001:10001",
      readonlyRootFilesystem: true,
      linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
      mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp", readOnly: false }],
      stopTimeout: 120,
      secrets: [],
    }));

  test("the loader gets the lake, the environment and its queue, the Spark job no queue", () => {
    expect(containerOf(module, "data_processing").environment).toEqual([
      { name: "LAKE_BUCKET", value: "lake" },
      { name: "ENVIRONMENT", value: "test" },
      { name: "QUEUE_URL", value: "${aws_sqs_queue.data_processing_queue.url}" },
    ]);
    expect(containerOf(module, "spark_job").environment).toHaveLength(2);
  });

  test("the loader moves landing/ to raw/ as objects arrive", () => {
    const rule = resources(module, "aws_cloudwatch_event_rule").data_processing_queue_rule!;
    expect(rule.event_pattern).toContain('"prefix":"landing/"');
    const code = policyOf(module, "data_processing_task_policy");
    expect(code.WriteObjects!.Resource).toEqual(["arn:aws:s3:::lake/raw/*"]);
    expect(code.ReadObjects!.Resource).toEqual(["arn:aws:s3:::lake/landing/*", "arn:aws:s3:::lake/raw/*"]);
  });

  test("the only service waits at no tasks in private subnets", () => {
    expect(Object.keys(resources(module, "aws_ecs_service"))).toEqual(["data_processing_service"]);
    expect(resources(module, "aws_ecs_service").data_processing_service).toMatchObject({
      desired_count: 0,
      capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT", weight: 1 }],
      force_new_deployment: true,
      availability_zone_rebalancing: "ENABLED",
      deployment_circuit_breaker: { enable: true, rollback: true },
      enable_execute_command: false,
      network_configuration: {
        subnets: ["subnet-a", "subnet-b"],
        security_groups: ["sg-app"],
        assign_public_ip: false,
      },
      lifecycle: { ignore_changes: ["desired_count"] },
    });
  });

  test("logs are encrypted and end", () =>
    expect(Object.values(resources(module, "aws_cloudwatch_log_group"))).toMatchObject([
      { name: "/acme-test/ecs/data-processing", kms_key_id: "arn:aws:kms:us-east-1:111111111111:key/logs" },
      { name: "/acme-test/ecs/spark-job", retention_in_days: 30 },
    ]));

  test("a message that fails five times goes to the dead-letter queue of that queue alone", () => {
    const queues = resources(module, "aws_sqs_queue");
    expect(queues.data_processing_queue).toMatchObject({
      name: "acme-test-data-processing",
      sqs_managed_sse_enabled: true,
      visibility_timeout_seconds: 900,
    });
    expect(JSON.parse(queues.data_processing_queue!.redrive_policy as string)).toEqual({
      deadLetterTargetArn: "${aws_sqs_queue.data_processing_queue_dead_letters.arn}",
      maxReceiveCount: 5,
    });
    const allow = resources(module, "aws_sqs_queue_redrive_allow_policy").data_processing_queue_redrive_allow!;
    expect(JSON.parse(allow.redrive_allow_policy as string)).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: ["${aws_sqs_queue.data_processing_queue.arn}"],
    });
  });

  test("alarms watch the queue, its dead letters and missing tasks", () =>
    expect(
      Object.entries(resources(module, "aws_cloudwatch_metric_alarm"))
        .filter(([name]) => /_alarms_|_missing$/.test(name))
        .map(([, { alarm_name, alarm_actions }]) => [alarm_name, alarm_actions]),
    ).toEqual(
      ["queue-age", "dead-letters", "ecs-tasks-missing"].map((id) => [
        `acme-test-${id}-data-processing`,
        ["arn:aws:sns:us-east-1:111111111111:ticket"],
      ]),
    ));
});

describe("permissions", () => {
  const module = synthEcs({
    tasks: {
      loader: {
        repository: "data-jobs",
        queue: {},
        reads: ["raw/"],
        writes: ["processed/"],
        database: "lake",
        secrets: { API_KEY: { key: "apiKey" } },
      },
      reader: { repository: "spark-apps", reads: ["curated/"], writes: [] },
    },
  });

  test("Fargate pulls one repository, writes one log group, and reads the secrets of the task", () => {
    const execution = policyOf(module, "loader_execution_policy");
    expect(execution.PullImages!.Resource).toEqual([
      "arn:aws:ecr:us-east-1:111111111111:repository/acme-test/data-jobs",
    ]);
    expect(execution.WriteLogs!.Resource).toBe("${aws_cloudwatch_log_group.loader_logs.arn}:*");
    expect(execution.ReadSecrets!.Resource).toEqual([
      "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme-test/application-AbCdEf",
    ]);
    expect(execution.DecryptSecrets!.Condition).toEqual({
      StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" },
    });
    expect(policyOf(module, "reader_execution_policy")).not.toHaveProperty("ReadSecrets");
  });

  test("the code reads and writes its prefixes, its queue and the tables of its database", () => {
    const code = policyOf(module, "loader_task_policy");
    expect(code.ReadObjects!.Resource).toEqual(["arn:aws:s3:::lake/raw/*", "arn:aws:s3:::lake/processed/*"]);
    expect(code.WriteObjects!.Resource).toEqual(["arn:aws:s3:::lake/processed/*"]);
    expect(code.ReceiveWork!.Resource).toBe("${aws_sqs_queue.loader_queue.arn}");
    expect(code.ReadDeclarations!.Resource).toBe("arn:aws:s3:::scripts/tables/*");
    expect(code.Tables!.Resource).toContain("arn:aws:glue:us-east-1:111111111111:table/lake/*");
  });

  test("code that only reads cannot write, and decrypts only", () => {
    const code = policyOf(module, "reader_task_policy");
    expect(Object.keys(code)).toEqual(["ReadObjects", "ListObjects", "UseLakeKey"]);
    expect(code.UseLakeKey!.Action).toBe("kms:Decrypt");
  });

  test("only tasks of this account get the roles", () =>
    expect(
      statements(resources(module, "aws_iam_role").loader_task_role!.assume_role_policy).EcsTasks!.Condition,
    ).toEqual({
      StringEquals: { "aws:SourceAccount": "111111111111" },
      ArnLike: { "aws:SourceArn": "arn:aws:ecs:us-east-1:111111111111:*" },
    }));
});

test("secrets are injected by ARN, whole or by a key", () => {
  const secretArn = "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme-test/mysql-GhIjKl";
  const secrets = { API_KEY: { key: "apiKey" }, DATABASE: { secretArn }, DB_USER: { secretArn, key: "username" } };
  expect(containerOf(synthTask({ secrets }), "loader").secrets).toEqual([
    {
      name: "API_KEY",
      valueFrom: "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme-test/application-AbCdEf:apiKey::",
    },
    { name: "DATABASE", valueFrom: secretArn },
    { name: "DB_USER", valueFrom: `${secretArn}:username::` },
  ]);
});

test("a digest is an image too", () =>
  expect(containerOf(synthTask({ tag: `sha256:${"a".repeat(64)}` }), "loader").image).toBe(
    `111111111111.dkr.ecr.us-east-1.amazonaws.com/acme-test/data-jobs@sha256:${"a".repeat(64)}`,
  ));

describe("scaling", () => {
  test("by queue starts the first task, and ends the last when nothing waits or is in work", () => {
    const module = synthTask({
      queue: {},
      service: { maxTasks: 3, scaling: { kind: "queue", messagesPerTask: 5, idleMinutes: 10 } },
    });
    expect(resources(module, "aws_appautoscaling_target").loader_scaling_target).toMatchObject({
      resource_id: "service/${aws_ecs_cluster.cluster.name}/${aws_ecs_service.loader_service.name}",
      min_capacity: 0,
      max_capacity: 3,
    });
    const steps = (policy: string) =>
      resources(module, "aws_appautoscaling_policy")[policy]!.step_scaling_policy_configuration;
    expect(steps("loader_scaling_backlog_policy")).toMatchObject({
      adjustment_type: "ExactCapacity",
      step_adjustment: [
        { scaling_adjustment: 1, metric_interval_lower_bound: "0", metric_interval_upper_bound: "5" },
        { scaling_adjustment: 2, metric_interval_lower_bound: "5", metric_interval_upper_bound: "10" },
        { scaling_adjustment: 3, metric_interval_lower_bound: "10" },
      ],
    });
    expect(steps("loader_scaling_idle_policy")).toMatchObject({
      step_adjustment: [{ scaling_adjustment: 0, metric_interval_upper_bound: "0" }],
    });
    const alarms = resources(module, "aws_cloudwatch_metric_alarm");
    expect(alarms.loader_scaling_backlog_alarm).toMatchObject({ threshold: 1, evaluation_periods: 1 });
    expect(alarms.loader_scaling_idle_alarm).toMatchObject({ evaluation_periods: 10, treat_missing_data: "ignore" });
    expect((alarms.loader_scaling_backlog_alarm!.metric_query as object[])[0]).toMatchObject({
      expression: "waiting + working",
    });
  });

  test("by schedule sets the number of tasks at fixed times", () => {
    const times = { day: { at: "cron(0 8 * * ? *)", tasks: 2 }, night: { at: "cron(0 20 * * ? *)", tasks: 0 } };
    const module = synthTask({ service: { scaling: { kind: "schedule", times, timezone: "Europe/Berlin" } } });
    expect(resources(module, "aws_appautoscaling_scheduled_action")).toMatchObject({
      loader_scaling_day: {
        schedule: "cron(0 8 * * ? *)",
        timezone: "Europe/Berlin",
        scalable_target_action: { min_capacity: "2", max_capacity: "2" },
      },
      loader_scaling_night: { scalable_target_action: { min_capacity: "0", max_capacity: "0" } },
    });
  });

  test("by hand makes no policies", () =>
    expect(resources(synthTask({ service: {} }), "aws_appautoscaling_target")).toEqual({}));
});

test("objects under a prefix fill the queue through EventBridge", () => {
  const module = synthTask({ queue: { objectsUnder: "raw/events/" } });
  const rule = resources(module, "aws_cloudwatch_event_rule").loader_queue_rule!;
  expect(JSON.parse(rule.event_pattern as string)).toMatchObject({
    source: ["aws.s3"],
    detail: { bucket: { name: ["lake"] }, object: { key: [{ prefix: "raw/events/" }] } },
  });
  expect(statements(resources(module, "aws_sqs_queue_policy").loader_queue_policy!.policy)).toMatchObject({
    Events: {
      Condition: { ArnEquals: { "aws:SourceArn": "${aws_cloudwatch_event_rule.loader_queue_rule.arn}" } },
    },
  });
});

test("a schedule starts tasks of one family in one cluster, and passes only their roles", () => {
  const module = synthTask({ schedule: { at: "cron(0 3 * * ? *)", tasks: 2, flexibleMinutes: 15 } });
  expect(resources(module, "aws_scheduler_schedule").schedules_loader).toMatchObject({
    schedule_expression: "cron(0 3 * * ? *)",
    flexible_time_window: { mode: "FLEXIBLE", maximum_window_in_minutes: 15 },
    target: {
      ecs_parameters: {
        task_count: 2,
        task_definition_arn: "${aws_ecs_task_definition.loader.arn}",
        capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT", weight: 1 }],
        network_configuration: { subnets: ["subnet-a", "subnet-b"], security_groups: ["sg-app"] },
      },
      dead_letter_config: { arn: "${aws_sqs_queue.schedules_dead_letters.arn}" },
    },
  });
  const policy = policyOf(module, "schedules_policy");
  expect(policy.StartTasks).toMatchObject({
    Resource: ["arn:aws:ecs:us-east-1:111111111111:task-definition/acme-test-loader:*"],
    Condition: { ArnEquals: { "ecs:cluster": "${aws_ecs_cluster.cluster.arn}" } },
  });
  expect(policy.PassRoles!.Resource).toEqual([
    "${aws_iam_role.loader_task_role.arn}",
    "${aws_iam_role.loader_execution_role.arn}",
  ]);
});

test("exec opens the channel, and logs and encrypts every command", () => {
  const module = synthTask({ service: {} }, { exec: true });
  expect(resources(module, "aws_ecs_service").loader_service).toMatchObject({ enable_execute_command: true });
  expect(policyOf(module, "loader_task_policy").Exec!.Action).toContain("ssmmessages:OpenDataChannel");
  expect(resources(module, "aws_ecs_cluster").cluster!.configuration).toMatchObject({
    execute_command_configuration: { logging: "OVERRIDE", kms_key_id: "arn:aws:kms:us-east-1:111111111111:key/logs" },
  });
});

test("capacity may be Fargate, or one task on it and the others on Spot", () => {
  const strategy = (capacity: Inputs["capacity"]) =>
    resources(synthTask({ service: {} }, { capacity }), "aws_ecs_service").loader_service!.capacity_provider_strategy;
  expect(strategy("on-demand")).toEqual([{ capacity_provider: "FARGATE", weight: 1 }]);
  expect(strategy("spot-above-one")).toEqual([
    { base: 1, capacity_provider: "FARGATE", weight: 0 },
    { capacity_provider: "FARGATE_SPOT", weight: 1 },
  ]);
});

test("without Container Insights there is no alarm on its metrics", () =>
  expect(
    Object.keys(resources(synthEcs({ containerInsights: "off" }), "aws_cloudwatch_metric_alarm")).join(),
  ).not.toContain("tasks_missing"));

describe("a network without a way out", () => {
  const closed = (...endpoints: string[]) => networkWith("none", endpoints);

  test("is an error for private subnets, with the endpoints that are missing", () =>
    expect(problems({}, closed("ecr.api", "logs"))).toEqual([
      'subnets is "private", but must not be private: the network has no NAT gateway and no endpoints of ecr.dkr, sqs (subnets: "public", or nat or interfaceEndpoints of the vpc unit).',
    ]));

  test("needs endpoints of what tasks use", () => {
    const tasks = { loader: { repository: "data-jobs", secrets: { KEY: {} }, database: "lake" } };
    expect(problems({ tasks }, closed("ecr.api", "ecr.dkr", "logs"))).toEqual([
      expect.stringContaining("no endpoints of secretsmanager, glue"),
    ]);
  });

  test("is enough with them, or with public subnets", () => {
    synthEcs({}, closed("ecr.api", "ecr.dkr", "logs", "sqs"));
    expect(
      resources(synthEcs({ subnets: "public" }, closed()), "aws_ecs_service").data_processing_service,
    ).toMatchObject({ network_configuration: { subnets: ["subnet-c", "subnet-d"], assign_public_ip: true } });
  });
});

test.each<[string, Partial<TaskInput>, string]>([
  [
    "memory that Fargate does not offer for the vCPUs",
    { vcpu: 1, memoryGib: 1 },
    'tasks.loader is {"vcpu":1,"memoryGib":1}, but must be a size that Fargate offers (nearest: 1 vCPU with 2 GiB, 2 vCPU with 4 GiB).',
  ],
  [
    "memory that needs more vCPUs",
    { vcpu: 1, memoryGib: 12 },
    'tasks.loader is {"vcpu":1,"memoryGib":12}, but must be a size that Fargate offers (nearest: 2 vCPU with 12 GiB, 4 vCPU with 12 GiB).',
  ],
  [
    "more memory than Fargate has",
    { vcpu: 16, memoryGib: 256 },
    'tasks.loader is {"vcpu":16,"memoryGib":256}, but must be a size that Fargate offers (nearest: 16 vCPU with 120 GiB).',
  ],
  [
    "a tag that moves",
    { tag: "latest" },
    'tasks.loader.tag is "latest", but must be a version or a digest: a tag that moves changes what runs without a plan ("1.4.0", "git-3f2a91c" or "sha256:…").',
  ],
  [
    "half a version, which moves with each patch",
    { tag: "v1.4" },
    'tasks.loader.tag is "v1.4", but must be a version or a digest: a tag that moves changes what runs without a plan ("1.4.0", "git-3f2a91c" or "sha256:…").',
  ],
  [
    "a repository that ecr does not have",
    { repository: "loaders" },
    'tasks.loader.repository is "loaders", but must be a repository of the ecr unit (data-jobs, spark-apps).',
  ],
  [
    "a secret in plain text, whose value is not shown",
    { environment: { DB_PASSWORD: "hunter2" } },
    'tasks.loader.environment.DB_PASSWORD must not hold a secret: the task definition, the plan and the state would show its value (secrets: { DB_PASSWORD: { key: "…" } } reads it from Secrets Manager).',
  ],
  [
    "a variable that is plain and secret",
    { environment: { REGION: "a" }, secrets: { REGION: {} } },
    "tasks.loader.environment.REGION must not be in secrets too.",
  ],
  [
    "a variable that the layer sets",
    { environment: { LAKE_BUCKET: "other" } },
    "tasks.loader.environment.LAKE_BUCKET must not be set: Strata or Fargate sets it.",
  ],
  [
    "a variable that is no name",
    { secrets: { "api-key": {} } },
    "tasks.loader.secrets.api-key must have a name of letters, digits and underscores.",
  ],
  [
    "a port that needs root",
    { port: 80 },
    "tasks.loader.port is 80, but must be at least 1024: user 10001:10001 is not root and cannot listen on a lower one.",
  ],
  ["root", { user: "0" }, 'tasks.loader.user is "0", but must be a user id other than 0, such as 10001:10001.'],
  [
    "a stop that Spot does not wait for",
    { stopSeconds: 300 },
    "tasks.loader.stopSeconds is 300, but must be at most 120.",
  ],
  [
    "scaling by a queue that is not there",
    { service: { scaling: { kind: "queue" } } },
    'tasks.loader.queue is missing, but service.scaling follows it (add queue: {}, or choose another kind: "schedule", "none").',
  ],
  [
    "fewer tasks at most than at least",
    { service: { minTasks: 5, maxTasks: 2 } },
    "tasks.loader.service.minTasks is 5, but must be at most maxTasks (2).",
  ],
  [
    "a time with more tasks than the most",
    { service: { maxTasks: 2, scaling: { kind: "schedule", times: { day: { at: "rate(1 day)", tasks: 3 } } } } },
    "tasks.loader.service.scaling.times.day.tasks is 3, but must be at most maxTasks (2).",
  ],
])("%s is an error", (_mistake, task, message) => expect(taskProblems(task)).toEqual([message]));

test("a task without an image tag is an error", () =>
  expect(taskProblems({}, { imageTag: undefined })).toEqual([
    "tasks.loader.tag is missing (set it, or imageTag for all tasks).",
  ]));

test("a tag that moves is an error for all tasks too, once", () =>
  expect(taskProblems({}, { imageTag: "latest" })).toEqual([
    'imageTag is "latest", but must be a version or a digest: a tag that moves changes what runs without a plan ("1.4.0", "git-3f2a91c" or "sha256:…").',
  ]));

test("an image that the repository lets expire is an error", () => {
  const ecr = existing({
    repositoryUrls: { "data-jobs": "r" },
    repositoryArns: { "data-jobs": "arn:r" },
    releaseTags: ["v*"],
  });
  const tasks = { loader: { repository: "data-jobs", tag: "git-3f2a91c" } };
  expect(problemsOf(() => synthFiles({ "environments/test/ecs.ts": unit(ecs, { ...needs, ecr, tasks }) }))).toEqual([
    'environments/test/ecs.ts: tasks.loader.tag is "git-3f2a91c", but must match releaseTags of ecr (v*): its lifecycle expires other images.',
  ]);
});
