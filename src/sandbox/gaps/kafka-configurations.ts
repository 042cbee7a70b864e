import { randomUUID } from "node:crypto";
import { sandboxAccount } from "../account";
import { json, jsonFields, type Answer, type Gap, type SandboxRequest } from "./gap";

interface Revision {
  readonly creationTime: string;
  readonly description: string;
  readonly revision: number;
  readonly serverProperties: unknown;
}

interface Configuration {
  readonly arn: string;
  readonly name: string;
  readonly creationTime: string;
  readonly kafkaVersions: unknown;
  readonly revisions: Revision[];
}

const configurationPath = /^\/v1\/configurations(?:\/([^/]+)(\/revisions(?:\/(\d+))?)?)?$/;

/**
 * MSK configurations. ministack can neither update nor delete one, so a configuration could not be destroyed, and its name
 * could not be used again.
 */
export function kafkaConfigurations(): Gap {
  const configurations = new Map<string, Configuration>();

  const create = ({ region }: SandboxRequest, given: Readonly<Record<string, unknown>>): Answer => {
    const name = String(given["name"]);
    const prefix = `arn:aws:kafka:${region}:${sandboxAccount}:configuration/${name}/`;
    if ([...configurations.keys()].some((arn) => arn.startsWith(prefix))) {
      return failure(409, "ConflictException", `A configuration named ${name} already exists.`);
    }
    const first = revision(given, 1);
    const arn = `${prefix}${randomUUID()}-1`;
    const { creationTime } = first;
    const kafkaVersions = given["kafkaVersions"] ?? [];
    configurations.set(arn, { arn, name, creationTime, kafkaVersions, revisions: [first] });
    return json(200, describe(configurations.get(arn)!));
  };

  const one = (configuration: Configuration, method: string, given: Readonly<Record<string, unknown>>): Answer => {
    const { arn, revisions } = configuration;
    if (method === "PUT") {
      revisions.push(revision(given, revisions.length + 1));
      return json(200, { arn, latestRevision: summary(revisions.at(-1)!) });
    }
    if (method !== "DELETE") return json(200, describe(configuration));
    configurations.delete(arn);
    return json(200, { arn, state: "DELETING" });
  };

  return {
    name: "kafka: configurations, with revisions and deletion",
    service: "kafka",
    reason: "ministack can neither update nor delete a configuration",
    matches: ({ path }) => configurationPath.test(path),
    answer(request, body) {
      const [, encoded, list, number] = configurationPath.exec(request.path) ?? [];
      const given = jsonFields(body);
      if (encoded === undefined) {
        const all = [...configurations.values()].map(describe);
        return Promise.resolve(request.method === "POST" ? create(request, given) : json(200, { configurations: all }));
      }
      const configuration = configurations.get(decodeURIComponent(encoded));
      if (configuration === undefined) return Promise.resolve(notFound);
      if (list === undefined) return Promise.resolve(one(configuration, request.method, given));
      const { arn, revisions } = configuration;
      if (number === undefined) return Promise.resolve(json(200, { revisions: revisions.map(summary) }));
      const found = revisions[Number(number) - 1];
      return Promise.resolve(found === undefined ? notFound : json(200, { arn, ...found }));
    },
  };
}

const revision = (given: Readonly<Record<string, unknown>>, number: number): Revision => ({
  creationTime: new Date().toISOString(),
  description: typeof given["description"] === "string" ? given["description"] : "",
  revision: number,
  serverProperties: given["serverProperties"],
});

const summary = ({ creationTime, description, revision: number }: Revision) => ({
  creationTime,
  description,
  revision: number,
});

function describe({ revisions, ...configuration }: Configuration) {
  const latest = revisions.at(-1)!;
  return { ...configuration, description: latest.description, latestRevision: summary(latest), state: "ACTIVE" };
}

const failure = (status: number, type: string, message: string): Answer =>
  json(status, { message }, { "x-amzn-errortype": type });

/** Clients recognize this message of MSK. */
const notFound = failure(400, "BadRequestException", "Configuration ARN does not exist.");
