import type { z } from "zod";
import { unit } from "../../../src/engine/unit";
import { mediaOutput } from "../../../src/layers/media/media-output";
import { mediaNeeds, rsaKey } from "../../support/layers/media";
import { problemsOf, resources, synthFiles } from "../../support/projects/synth";

type Delivery = z.input<typeof mediaOutput.inputs>["delivery"];

const publicKeys = { "2026-11": rsaKey().publicKey };

const synthDelivery = (delivery: Partial<Delivery> = {}) =>
  synthFiles({
    "environments/test/media-output.ts": unit(mediaOutput, { ...mediaNeeds, delivery: { publicKeys, ...delivery } }),
  }).get("test-media-output")!.module;

const problems = (delivery: Partial<Delivery>) =>
  problemsOf(() => synthDelivery(delivery)).map((each) => each.replace("environments/test/media-output.ts: ", ""));

const distributionOf = (delivery?: Partial<Delivery>) =>
  resources(synthDelivery(delivery), "aws_cloudfront_distribution").delivery_distribution!;

const certificateArn = "arn:aws:acm:us-east-1:111111111111:certificate/1a2b";

describe("by default", () => {
  const module = synthDelivery();
  const one = (type: string, name: string) => resources(module, type)[name]!;
  const distribution = one("aws_cloudfront_distribution", "delivery_distribution");

  test("the bucket is read with origin access control, and only over HTTPS with a signature", () => {
    expect(one("aws_cloudfront_origin_access_control", "delivery_distribution_access")).toMatchObject({
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    });
    expect(distribution.origin).toEqual([
      {
        origin_id: "bucket",
        domain_name: "${aws_s3_bucket.output.bucket_regional_domain_name}",
        origin_access_control_id: "${aws_cloudfront_origin_access_control.delivery_distribution_access.id}",
      },
    ]);
    expect(distribution.default_cache_behavior).toMatchObject({
      viewer_protocol_policy: "https-only",
      allowed_methods: ["GET", "HEAD", "OPTIONS"],
      trusted_key_groups: ["${aws_cloudfront_key_group.delivery_keys.id}"],
    });
  });

  test("CloudFront's own certificate, edges of North America and Europe, HTTP/3", () =>
    expect(distribution).toMatchObject({
      viewer_certificate: { cloudfront_default_certificate: true },
      price_class: "PriceClass_100",
      http_version: "http2and3",
      web_acl_id: "${aws_wafv2_web_acl.delivery_firewall.arn}",
    }));

  test("a missing output is asked for again after ten seconds", () =>
    expect(distribution.custom_error_response).toEqual([
      { error_code: 403, error_caching_min_ttl: 10 },
      { error_code: 404, error_caching_min_ttl: 10 },
    ]));

  test("an output is cached by its path for a day; the bucket gets nothing of the viewer", () => {
    const nothing = {
      cookies_config: { cookie_behavior: "none" },
      headers_config: { header_behavior: "none" },
      query_strings_config: { query_string_behavior: "none" },
    };
    expect(one("aws_cloudfront_cache_policy", "delivery_distribution_policies_cache")).toMatchObject({
      default_ttl: 86_400,
      parameters_in_cache_key_and_forwarded_to_origin: nothing,
    });
    expect(one("aws_cloudfront_origin_request_policy", "delivery_distribution_policies_request")).toMatchObject(
      nothing,
    );
  });

  test("a browser runs nothing of an output, and sends its URL nowhere", () => {
    const policy = one("aws_cloudfront_response_headers_policy", "delivery_distribution_policies_response");
    expect(policy.security_headers_config).toMatchObject({
      content_security_policy: {
        content_security_policy: expect.stringMatching(/^default-src 'none';.*; sandbox$/) as string,
      },
      content_type_options: { override: true },
      frame_options: { frame_option: "DENY" },
      referrer_policy: { referrer_policy: "no-referrer" },
      strict_transport_security: { access_control_max_age_sec: 63_072_000 },
    });
    expect(policy).not.toHaveProperty("cors_config");
  });

  test("the web ACL limits an address and has three rule groups of AWS", () => {
    const acl = one("aws_wafv2_web_acl", "delivery_firewall");
    expect(acl).toMatchObject({ scope: "CLOUDFRONT", default_action: { allow: {} } });
    const rules = acl.rule as { name: string; action?: object; override_action?: object; statement: object }[];
    expect(rules[0]).toMatchObject({
      name: "rate-limit",
      action: { block: {} },
      statement: { rate_based_statement: { limit: 5_000, aggregate_key_type: "IP" } },
    });
    expect(rules.slice(1).map(({ name, override_action }) => [name, override_action])).toEqual([
      ["AWSManagedRulesAmazonIpReputationList", { none: {} }],
      ["AWSManagedRulesKnownBadInputsRuleSet", { none: {} }],
      ["AWSManagedRulesCommonRuleSet", { none: {} }],
    ]);
  });

  test("neither log has a signature: no query string, no cookie", () => {
    expect(one("aws_cloudwatch_log_group", "delivery_firewall_logs").name).toBe("aws-waf-logs-acme-test-output");
    expect(one("aws_wafv2_web_acl_logging_configuration", "delivery_firewall_logging").redacted_fields).toEqual([
      { query_string: {} },
      { single_header: { name: "cookie" } },
    ]);
    const { record_fields } = one("aws_cloudwatch_log_delivery", "delivery_access_log");
    expect(record_fields).toContain("cs-uri-stem");
    expect((record_fields as string[]).filter((field) => /query|cookie/i.test(field))).toEqual([]);
  });

  test("the access log goes to the log bucket", () =>
    expect(one("aws_cloudwatch_log_delivery_destination", "delivery_access_log_destination")).toMatchObject({
      delivery_destination_configuration: [{ destination_resource_arn: "${aws_s3_bucket.logs.arn}" }],
      depends_on: ["aws_s3_bucket_policy.logs_policy"],
    }));
});

test("names of one's own have a certificate and the oldest TLS version", () =>
  expect(distributionOf({ aliases: ["media.example.com"], certificateArn, minimumTls: "TLSv1.3_2025" })).toMatchObject({
    aliases: ["media.example.com"],
    viewer_certificate: {
      acm_certificate_arn: certificateArn,
      minimum_protocol_version: "TLSv1.3_2025",
      ssl_support_method: "sni-only",
    },
  }));

test("Origin Shield is in the bucket's region", () =>
  expect(distributionOf({ originShield: true }).origin).toMatchObject([
    { origin_shield: { enabled: true, origin_shield_region: "us-east-1" } },
  ]));

test("priceClass chooses the edges", () =>
  expect(distributionOf({ priceClass: "world" }).price_class).toBe("PriceClass_All"));

test("corsOrigins read outputs, in parts too", () => {
  const module = synthDelivery({ corsOrigins: ["https://studio.example.com"] });
  const [policy] = Object.values(resources(module, "aws_cloudfront_response_headers_policy"));
  expect(policy!.cors_config).toMatchObject({
    access_control_allow_credentials: false,
    access_control_allow_origins: { items: ["https://studio.example.com"] },
    access_control_allow_headers: { items: ["Range"] },
  });
});

test("mode count blocks nothing", () => {
  const module = synthDelivery({ firewall: { mode: "count", ruleGroups: ["AWSManagedRulesCommonRuleSet"] } });
  expect(resources(module, "aws_wafv2_web_acl").delivery_firewall!.rule).toMatchObject([
    { action: { count: {} } },
    { name: "AWSManagedRulesCommonRuleSet", override_action: { count: {} } },
  ]);
});

test("two keys while keys are rotated", () => {
  const module = synthDelivery({ publicKeys: { ...publicKeys, "2027-11": rsaKey().publicKey } });
  expect(resources(module, "aws_cloudfront_key_group").delivery_keys!.items).toHaveLength(2);
  expect(Object.keys(module.output!.signingKeyIds!.value as object)).toEqual(["2026-11", "2027-11"]);
});

test.each<[string, Partial<Delivery>, string]>([
  [
    "a key group without keys",
    { publicKeys: {} },
    "delivery.publicKeys must have a key: without one nobody can sign a URL, and CloudFront makes no key group (openssl genrsa -out private.pem 2048 && openssl rsa -in private.pem -pubout).",
  ],
  [
    "names without a certificate",
    { aliases: ["media.example.com"] },
    "delivery.certificateArn must be set for aliases: CloudFront's own certificate is for cloudfront.net (a certificate of ACM in us-east-1 for all of them).",
  ],
  [
    "a certificate without names",
    { certificateArn },
    `delivery.certificateArn is "${certificateArn}", but must be left out without aliases: viewers would use the name that CloudFront gives (or set aliases).`,
  ],
  [
    "a certificate of another region",
    { aliases: ["media.example.com"], certificateArn: certificateArn.replace("us-east-1", "us-west-2") },
    `delivery.certificateArn is "${certificateArn.replace("us-east-1", "us-west-2")}", but must be the ARN of a certificate of ACM in us-east-1: CloudFront takes them from there alone.`,
  ],
  [
    "CORS for everybody",
    { corsOrigins: ["*"] },
    'delivery.corsOrigins.0 is "*", but must be an origin: https and a host, without a path and *.',
  ],
])("%s is a mistake", (_, delivery, problem) => expect(problems(delivery)).toEqual([problem]));
