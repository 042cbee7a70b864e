import type { NameLimit } from "./limit";
import { docs, name, wordsAndHyphens, wordsHyphensAndDots } from "./name-limit";

const cloudfront = `${docs}/cloudfront/latest/APIReference`;
const logs = `${docs}/AmazonCloudWatchLogs/latest/APIReference`;
const waf = `${docs}/waf/latest/APIReference`;

/** The limits of names of CloudFront, AWS WAF, the delivery of logs and Storage Lens. */
export const deliveryNames: readonly NameLimit[] = [
  // Their limits are not documented.
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
].flat();
