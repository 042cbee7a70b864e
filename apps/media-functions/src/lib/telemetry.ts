import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";

/** Named by POWERTOOLS_SERVICE_NAME. Level by POWERTOOLS_LOG_LEVEL. */
export const logger = new Logger();

/** Namespace by POWERTOOLS_METRICS_NAMESPACE, dimension `service` by POWERTOOLS_SERVICE_NAME; written as EMF to the log. */
export const metrics = new Metrics();

/** AWS X-Ray. Silent where there is no daemon, as in tests. */
export const tracer = new Tracer();
