import { generateKeyPairSync } from "node:crypto";
import { existing } from "../../../src/engine/unit";

const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:111111111111:${rest}`;

/** Units that the output and the cost of the media pipeline need, as if they existed outside Terraform. */
export const mediaNeeds = {
  kms: existing({
    s3KeyArn: arn("kms", "key/s3"),
    logsKeyArn: arn("kms", "key/logs"),
    snsKeyArn: arn("kms", "key/sns"),
  }),
  alerting: existing({ pageTopicArn: arn("sns", "page"), ticketTopicArn: arn("sns", "ticket") }),
};

const publicKeyEncoding = { type: "spki", format: "pem" } as const;
const privateKeyEncoding = { type: "pkcs8", format: "pem" } as const;

/** A new RSA key in PEM. */
export const rsaKey = (modulusLength = 2048) =>
  generateKeyPairSync("rsa", { modulusLength, publicKeyEncoding, privateKeyEncoding });

/** A new ECDSA key in PEM. */
export const ecdsaKey = (namedCurve: string) =>
  generateKeyPairSync("ec", { namedCurve, publicKeyEncoding, privateKeyEncoding });
