import type { Task } from "./task";

export interface ContainerProps {
  readonly name: string;
  readonly task: Task;
  readonly image: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Secret that `key` alone names. */
  readonly applicationSecretArn: string;
  readonly logGroupName: string;
  readonly region: string;
}

/** Volume for what a container writes: its root is read-only. */
export const scratchVolume = "tmp";

/** The `container_definitions` of a task: one container, without root, capabilities or a writable root. */
export function containerDefinitions({ name, task, image, variables, ...props }: ContainerProps): string {
  const environment = Object.entries({ ...task.environment, ...variables });
  return JSON.stringify([
    {
      name,
      image,
      essential: true,
      user: task.user,
      readonlyRootFilesystem: true,
      command: task.command,
      environment: environment.map(([name, value]) => ({ name, value })),
      secrets: Object.entries(task.secrets).map(([name, { key, secretArn = props.applicationSecretArn }]) => ({
        name,
        // <arn>:<key>:<stage>:<version>
        valueFrom: key === undefined ? secretArn : `${secretArn}:${key}::`,
      })),
      portMappings: task.port === undefined ? [] : [{ containerPort: task.port, protocol: "tcp" }],
      mountPoints: [{ sourceVolume: scratchVolume, containerPath: "/tmp", readOnly: false }],
      stopTimeout: task.stopSeconds,
      linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": props.logGroupName,
          "awslogs-region": props.region,
          "awslogs-stream-prefix": name,
          // A task must not stop because CloudWatch is slow.
          mode: "non-blocking",
          "max-buffer-size": "4m",
        },
      },
    },
  ]);
}
