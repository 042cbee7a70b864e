import { problem, type Problem } from "../../src/engine/problem";
import type { Compute } from "./node-pools";
import { type OptionalApplication, optionalApplications } from "./platform-applications";

export interface ApplicationChoice {
  readonly compute: Compute;
  /** Default: all that fit. */
  readonly applications?: readonly OptionalApplication[];
  readonly keda: { readonly kafkaClusterArns: readonly string[] };
}

const balancers = "aws-load-balancer-controller";

/** Applications to install. Auto Mode creates load balancers itself. */
export function resolveApplications(
  applications: readonly OptionalApplication[] | undefined,
  compute: Compute,
): ReadonlySet<OptionalApplication> {
  const all = optionalApplications.filter((each) => compute !== "auto-mode" || each !== balancers);
  return new Set(applications ?? all);
}

export function applicationProblems(choice: ApplicationChoice): Problem[] {
  const { compute, applications = [], keda } = choice;
  const found: Problem[] = [];
  const unwanted = applications.indexOf(balancers);
  if (compute === "auto-mode" && unwanted >= 0) {
    const must = "be omitted with Auto Mode, which creates load balancers itself";
    found.push(problem({ path: `applications.${unwanted}`, value: balancers, must }));
  }
  if (keda.kafkaClusterArns.length > 0 && !resolveApplications(choice.applications, compute).has("keda")) {
    found.push(problem({ path: "keda.kafkaClusterArns", message: 'requires "keda" in applications' }));
  }
  return found;
}

/** Kafka UI authenticates with its IAM role. */
export function kafkaUiProblems(kafkaUi: { readonly bootstrapBrokers: string } | undefined): Problem[] {
  if (kafkaUi?.bootstrapBrokers !== "") return [];
  const fix = 'msk.outputs.bootstrapBrokersIam, where authentication of the msk unit has "iam"';
  return [problem({ path: "kafkaUi.bootstrapBrokers", value: "", must: "not be empty", fix })];
}
