import { MediaConvertClient } from "@aws-sdk/client-mediaconvert";
import { tracer } from "../lib/telemetry";
import { clientSettings } from "./clients";

/** The endpoint of the region. Accounts need none of their own any more, and DescribeEndpoints is throttled. */
export const mediaConvert = tracer.captureAWSv3Client(new MediaConvertClient(clientSettings));
