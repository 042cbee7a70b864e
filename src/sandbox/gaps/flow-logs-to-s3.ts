import { signedAs } from "../signature";
import { isSuccess, type Gap } from "./gap";

/** The destination that a flow log was created with, as in the EC2 XML. */
interface Destination {
  readonly logDestination: string;
  readonly destinationOptions: string;
}

const options = {
  fileFormat: "DestinationOptions.FileFormat",
  hiveCompatiblePartitions: "DestinationOptions.HiveCompatiblePartitions",
  perHourPartition: "DestinationOptions.PerHourPartition",
} as const;

/**
 * Flow logs to a bucket. moto looks for the bucket in its own S3, where the sandbox has no buckets, reads the folder as
 * part of the bucket name and drops the file format.
 */
export function flowLogsToS3(): Gap {
  const destinations = new Map<string, Destination>();
  return {
    name: "ec2: flow logs to S3, with folder and DestinationOptions",
    service: "ec2",
    reason: "moto requires the bucket in its own S3, but buckets are in ministack; it also drops the options",
    matches: ({ operation }) => operation === "CreateFlowLogs" || operation === "DescribeFlowLogs",
    async answer({ operation }, body, askEmulator) {
      if (operation === "DescribeFlowLogs") {
        const answer = await askEmulator();
        return { ...answer, body: withDestinations(answer.body.toString(), destinations) };
      }
      const fields = new URLSearchParams(body.toString());
      const logDestination = fields.get("LogDestination") ?? "";
      const bucket = /^arn:[^:]+:s3:::([^/]+)/.exec(logDestination)?.[1];
      if (fields.get("LogDestinationType") !== "s3" || bucket === undefined) return askEmulator();

      await askEmulator({
        method: "PUT",
        path: `/${bucket}`,
        body: "",
        headers: {
          host: "s3.amazonaws.com",
          authorization: signedAs({ service: "s3", region: "us-east-1" }),
        },
      });
      const placeholder = logDestination.slice(0, logDestination.indexOf(bucket) + bucket.length);
      fields.set("LogDestination", placeholder);
      const answer = await askEmulator({ body: fields.toString() });
      if (!isSuccess(answer)) return answer;
      const given = Object.entries(options).map(([name, field]) => `<${name}>${fields.get(field) ?? ""}</${name}>`);
      const destinationOptions = fields.has(options.fileFormat) ? given.join("") : "";
      for (const [, id = ""] of answer.body.toString().matchAll(/>(fl-[0-9a-f]+)</g)) {
        destinations.set(id, { logDestination, destinationOptions });
      }
      return answer;
    },
  };
}

/** In every item of moto the id comes before the destination. */
function withDestinations(text: string, destinations: ReadonlyMap<string, Destination>): string {
  const [head = "", ...items] = text.split(/(?=<flowLogId>)/);
  const patched = items.map((item) => {
    const destination = destinations.get(/^<flowLogId>([^<]+)/.exec(item)?.[1] ?? "");
    if (destination === undefined) return item;
    const { logDestination, destinationOptions } = destination;
    const options = destinationOptions === "" ? "" : `<destinationOptions>${destinationOptions}</destinationOptions>`;
    return item.replace(
      /<logDestination>[^<]*<\/logDestination>/,
      () => `<logDestination>${logDestination}</logDestination>${options}`,
    );
  });
  return head + patched.join("");
}
