import { BatchJobDefinition } from "@cdktf/provider-aws/lib/batch-job-definition";
import { Construct } from "constructs";
import { badInputExitCode, type Job } from "./job";

export interface JobDefinitionProps {
  readonly name: string;
  readonly job: Job;
  readonly image: string;
  /** Arguments of the image's program. */
  readonly args: readonly string[];
  readonly serviceAccount: string;
  readonly variables: Readonly<Record<string, string>>;
}

const user = 10_001;

/**
 * A job definition for EKS: without root, host network and other writable places than /tmp. Requests are the limits, so
 * that a job has what it asked for and takes nothing from its neighbours.
 */
export class JobDefinition extends Construct {
  /** Without a revision: a job that is submitted gets the latest one. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: JobDefinitionProps) {
    super(scope, id);
    const { name, job, image, args, serviceAccount, variables } = props;
    const resources = {
      cpu: String(job.vcpu),
      memory: `${job.memoryMib}Mi`,
      ...(job.gpus > 0 && { "nvidia.com/gpu": String(job.gpus) }),
    };
    const definition = new BatchJobDefinition(this, "resource", {
      name,
      type: "container",
      eksProperties: {
        podProperties: {
          hostNetwork: false, // Batch's default is true
          dnsPolicy: "ClusterFirst",
          serviceAccountName: serviceAccount,
          containers: [
            {
              name: "job",
              image,
              imagePullPolicy: "IfNotPresent",
              args: [...args],
              env: Object.entries(variables).map(([key, value]) => ({ name: key, value })),
              resources: { limits: resources, requests: resources },
              securityContext: {
                privileged: false,
                readOnlyRootFileSystem: true,
                runAsNonRoot: true,
                runAsUser: user,
                runAsGroup: user,
              },
              volumeMounts: [{ name: "tmp", mountPath: "/tmp", readOnly: false }],
            },
          ],
          volumes: [{ name: "tmp", emptyDir: { medium: "", sizeLimit: `${job.tmpGib * 1024}Mi` } }],
        },
      },
      retryStrategy: {
        attempts: job.attempts,
        // What matches nothing is tried again: a reclaimed Spot instance ends a pod without an exit code of the program.
        evaluateOnExit: [
          { onExitCode: String(badInputExitCode), action: "EXIT" },
          { onReason: "OOMKilled", action: "EXIT" }, // the next attempt has no more memory
        ],
      },
      timeout: { attemptDurationSeconds: job.timeoutMinutes * 60 },
    });
    this.arn = definition.arnPrefix;
  }
}
