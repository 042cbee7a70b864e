import { CloudfrontKeyGroup } from "@cdktf/provider-aws/lib/cloudfront-key-group";
import { CloudfrontPublicKey } from "@cdktf/provider-aws/lib/cloudfront-public-key";
import { Construct } from "constructs";
import { createPublicKey, type KeyObject } from "node:crypto";
import { problem, type Problem } from "../../src/engine/problem";

/** Public keys in PEM by name. Viewers' URLs and cookies name the key that signed them. */
export type PublicKeys = Readonly<Record<string, string>>;

/** Public keys in a key group: docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const maxKeys = 5;

export interface SigningKeysProps {
  /** Name of the key group, and the beginning of the keys'. */
  readonly name: string;
  readonly publicKeys: PublicKeys;
}

/**
 * The keys whose signatures CloudFront accepts. Private keys stay with the signer: Terraform sees public keys alone.
 * Free.
 */
export class SigningKeys extends Construct {
  readonly groupId: string;
  /** `Key-Pair-Id` of each key, for the signer. */
  readonly keyIds: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { name, publicKeys }: SigningKeysProps) {
    super(scope, id);
    const keys = Object.entries(publicKeys).map(([key, pem]) => {
      const { id: keyId } = new CloudfrontPublicKey(this, `key-${key}`, {
        name: `${name}-${key}`,
        comment: `Verifies signed URLs and cookies of ${name}`,
        encodedKey: `${pem.trim()}\n`, // CloudFront returns it with this newline
      });
      return [key, keyId] as const;
    });
    this.keyIds = Object.fromEntries(keys);
    this.groupId = new CloudfrontKeyGroup(this, "resource", { name, items: Object.values(this.keyIds) }).id;
  }
}

const generate = "openssl genrsa -out private.pem 2048 && openssl rsa -in private.pem -pubout";

/** Keys that CloudFront rejects, and private ones. */
export function publicKeyProblems(publicKeys: PublicKeys, path = "publicKeys"): Problem[] {
  const names = Object.keys(publicKeys);
  if (names.length === 0) {
    const must = "have a key: without one nobody can sign a URL, and CloudFront makes no key group";
    return [problem({ path, must, fix: generate })];
  }
  if (names.length > maxKeys) {
    const must = `have at most ${maxKeys} keys, not ${names.length} (CloudFront). A rotation needs two`;
    return [problem({ path, must })];
  }
  return Object.entries(publicKeys).flatMap(([name, pem]) => keyProblems(`${path}.${name}`, name, pem));
}

function keyProblems(path: string, name: string, pem: string): Problem[] {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
    return [problem({ path, must: "have a name of lower-case letters, digits and hyphens", fix: "2026-11" })];
  }
  // Values are left out of messages: one may be a secret.
  if (/PRIVATE KEY/.test(pem)) {
    const must = "be the public key: a private key would be in Git, in the module and in the state";
    return [problem({ path, must, fix: "treat this private key as leaked and make another one" })];
  }
  const key = parse(pem);
  if (key === undefined) return [problem({ path, must: "be a public key in PEM (BEGIN PUBLIC KEY)", fix: generate })];
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (modulusLength === 2048 || namedCurve === "prime256v1") return [];
  return [problem({ path, must: "be an RSA key of 2048 bits or an ECDSA key on P-256 (CloudFront)", fix: generate })];
}

function parse(pem: string): KeyObject | undefined {
  try {
    return /BEGIN PUBLIC KEY/.test(pem) ? createPublicKey(pem) : undefined;
  } catch {
    return undefined;
  }
}
