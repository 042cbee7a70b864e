import type { FedFunction, PipelineSettings, StartLimits } from "../../../modules/media/capacity/pipeline";
import type { TerraformModule } from "../../../src/engine/synthesis";
import { resources } from "../projects/synth";

interface LambdaFunction {
  readonly function_name: string;
  readonly memory_size: number;
  readonly environment: { readonly variables: Readonly<Record<string, string>> };
}
interface Mapping {
  readonly function_name: string;
  readonly batch_size: number;
  readonly scaling_config: { readonly maximum_concurrency: number };
}

/** The configuration of a media environment, as its synthesized units have it. */
export function pipelineSettings(units: readonly TerraformModule[]): PipelineSettings {
  const all = (type: string) => units.flatMap((module) => Object.entries(resources(module, type)));
  const functions = all("aws_lambda_function") as unknown as [string, LambdaFunction][];
  const mappings = all("aws_lambda_event_source_mapping").map(([, mapping]) => mapping as unknown as Mapping);
  const named = (handler: string) =>
    functions.find(([, { function_name: name }]) => name.endsWith(`-prod-${handler}`))!;
  const fed = (handler: string): FedFunction => {
    const [address, { memory_size: memoryMib }] = named(handler);
    const mapping = mappings.find(({ function_name: arn }) => arn === `\${aws_lambda_function.${address}.arn}`)!;
    const { batch_size: batchSize, scaling_config: scaling } = mapping;
    return { memoryMib, batchSize, concurrency: scaling.maximum_concurrency };
  };
  const variable = (handler: string, name: string) => named(handler)[1].environment.variables[name];
  const limits = (handler: string): StartLimits => {
    const [calls, jobs] = ["CALLS_PER_SECOND", "CONCURRENT_JOBS"].map((name) => variable(handler, name));
    return { callsPerSecond: calls && Number(calls), concurrentJobs: jobs && Number(jobs) } as StartLimits;
  };
  const [, nodes] = all("aws_batch_compute_environment")[0]!;
  const [, job] = all("aws_batch_job_definition").find(([address]) => address.endsWith("simulation"))!;
  return {
    functions: {
      classify: fed("classify"),
      document: fed("document"),
      "document-completed": fed("document-completed"),
      picture: fed("picture"),
      "three-d": fed("three-d"),
      video: fed("video"),
      "video-completed": fed("video-completed"),
      output: fed("output"),
    },
    limits: {
      document: limits("document"),
      picture: limits("picture"),
      "3d": limits("three-d"),
      video: limits("video"),
    },
    batchVcpus: (nodes.compute_resources as { max_vcpus: number }).max_vcpus,
    vcpusPerJob: Number(/"requests":\{"cpu":"([0-9.]+)"/.exec(JSON.stringify(job))![1]),
    renditions: variable("video", "RENDITIONS")!.split(",").map(Number),
    pendingMinutes: Number(variable("sweep", "PENDING_MINUTES")),
  };
}
