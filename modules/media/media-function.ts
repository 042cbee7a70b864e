import type { Construct } from "constructs";
import { EventFunction, type EventFunctionProps } from "../functions/event-function";

export interface MediaFunctionProps extends Omit<EventFunctionProps, "name" | "code"> {
  /** Beginning of its name: `acme-media-dev`. */
  readonly prefix: string;
  /** File of `apps/media-functions/src/handlers`, without `.ts`; the end of its name. */
  readonly handler: string;
  /** ENVIRONMENT of the function: `prod`. */
  readonly stage: string;
}

/** A function of `apps/media-functions`, whose metrics are in the namespace `Media`. */
export class MediaFunction extends EventFunction {
  constructor(scope: Construct, id: string, { prefix, handler, stage, environment, ...props }: MediaFunctionProps) {
    super(scope, id, {
      ...props,
      name: `${prefix}-${handler}`,
      code: { app: "media-functions", entry: `src/handlers/${handler}.ts` },
      environment: { POWERTOOLS_METRICS_NAMESPACE: "Media", ENVIRONMENT: stage, ...environment },
    });
  }
}
