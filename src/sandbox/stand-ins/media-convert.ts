import { json, jsonFields, type Gap } from "../gaps/gap";
import { ServiceError, type Fields } from "./json-service";
import { MediaJobs } from "./media-jobs";
import { MediaQueues } from "./media-queues";
import type { StandIn } from "./stand-in";

const requestPath = /^\/2017-08-29\/(queues|jobs|tags)(?:\/(.+))?$/;

/** MediaConvert: queues, jobs and tags. No content is transcoded. */
export function mediaConvert(standIn: StandIn): Gap {
  const queues = new MediaQueues();
  const jobs = new MediaJobs(standIn);
  return {
    name: "mediaconvert: queues, CreateJob and GetJob",
    service: "mediaconvert",
    reason: "no emulator has the service; a stand-in answers within the quotas of AWS, and transcodes nothing",
    matches: () => true,
    answer({ method, path, region }, body, askEmulator) {
      const given = jsonFields(body);
      const [, kind = "", encoded] = requestPath.exec(path) ?? [];
      const name = encoded === undefined ? undefined : decodeURIComponent(encoded);
      const operations: Readonly<Record<string, () => Fields>> = {
        "POST queues": () => queues.create(region, given),
        "GET queues/": () => queues.get(region, name!),
        "PUT queues/": () => queues.update(region, name!, given),
        "DELETE queues/": () => queues.delete(region, name!),
        "POST jobs": () => jobs.create(region, given, askEmulator),
        "GET jobs/": () => jobs.get(name!),
        "POST tags": () => queues.tag(String(given["arn"]), given["tags"] as Fields),
        "GET tags/": () => queues.tagsOf(name!),
        "PUT tags/": () => queues.untag(name!, (given["tagKeys"] ?? []) as readonly string[]),
      };
      const operation = operations[`${method} ${kind}${name === undefined ? "" : "/"}`];
      return Promise.resolve().then(() => {
        try {
          refuse(standIn);
          if (operation === undefined)
            throw new ServiceError("BadRequestException", `the stand-in has no ${method} ${path}`);
          return json(method === "POST" && kind !== "tags" ? 201 : 200, operation());
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          return json(error.status, { message: error.message }, { "x-amzn-errortype": error.type });
        }
      });
    },
  };
}

/** MediaConvert counts all requests of an account together. */
function refuse(standIn: StandIn): void {
  const refusal = standIn.refusal("*");
  if (refusal === "away") throw new ServiceError("InternalServerErrorException", "The service is unavailable.", 503);
  if (refusal !== undefined) throw new ServiceError("TooManyRequestsException", "Too Many Requests", 429);
}
