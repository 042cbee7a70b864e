import type { NameLimit } from "./limit";
import { docs, name, prefixArgument, wordsAndHyphens, wordsHyphensAndDots } from "./name-limit";

const batch = `${docs}/batch/latest/APIReference`;
const cloudfront = `${docs}/cloudfront/latest/APIReference`;
const logs = `${docs}/AmazonCloudWatchLogs/latest/APIReference`;
const waf = `${docs}/waf/latest/APIReference`;
const xray = `${docs}/xray/latest/api`;

/** The limits of names of services that process, deliver and watch media. */
export const mediaServiceNames: readonly NameLimit[] = [
  // Those of the next five are not documented.
  ...["CachePolicy", "KeyGroup", "OriginRequestPolicy", "PublicKey", "ResponseHeadersPolicy"].map((kind) => {
    const type = `aws_cloudfront${kind.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
    return name(type, "name", undefined, `${cloudfront}/API_${kind}Config.html`);
  }),
  name("aws_cloudfront_origin_access_control", "name", 64, `${cloudfront}/API_OriginAccessControlConfig.html`),
  name("aws_cloudwatch_log_delivery_destination", "name", 60, `${logs}/API_PutDeliveryDestination.html`, {
    characters: wordsAndHyphens,
  }),
  name("aws_cloudwatch_log_delivery_source", "name", 60, `${logs}/API_PutDeliverySource.html`, {
    characters: wordsAndHyphens,
  }),
  name(
    "aws_s3control_storage_lens_configuration",
    "config_id",
    64,
    `${docs}/AmazonS3/latest/API/API_control_PutStorageLensConfiguration.html`,
    { characters: wordsHyphensAndDots },
  ),
  name("aws_wafv2_web_acl", "name", 128, `${waf}/API_CreateWebACL.html`, { characters: wordsAndHyphens }),
  name("aws_batch_compute_environment", "name", 128, `${batch}/API_CreateComputeEnvironment.html`, {
    characters: wordsAndHyphens,
    prefixArgument,
  }),
  name("aws_batch_job_definition", "name", 128, `${batch}/API_RegisterJobDefinition.html`, {
    characters: wordsAndHyphens,
  }),
  name("aws_batch_job_queue", "name", 128, `${batch}/API_CreateJobQueue.html`, { characters: wordsAndHyphens }),
  name("aws_cloudwatch_query_definition", "name", 255, `${logs}/API_PutQueryDefinition.html`),
  // Not documented.
  name("aws_media_convert_queue", "name", undefined, `${docs}/mediaconvert/latest/apireference/queues.html`),
  name("aws_xray_sampling_rule", "rule_name", 32, `${xray}/API_SamplingRule.html`),
  name("aws_xray_sampling_rule", "service_name", 64, `${xray}/API_SamplingRule.html`),
].flat();
