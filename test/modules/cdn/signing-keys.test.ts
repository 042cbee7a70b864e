import { publicKeyProblems, SigningKeys } from "../../../modules/cdn/signing-keys";
import { formatProblem } from "../../../src/engine/problem";
import { ecdsaKey, rsaKey } from "../../support/layers/media";
import { resources, synthModule } from "../../support/projects/synth";

const { publicKey, privateKey } = rsaKey();
const problems = (keys: Record<string, string>) => publicKeyProblems(keys).map(formatProblem);
const generate = "openssl genrsa -out private.pem 2048 && openssl rsa -in private.pem -pubout";

test("a group of all keys, each with the newline that CloudFront returns", () => {
  const module = synthModule((stack) => {
    new SigningKeys(stack, "keys", { name: "acme", publicKeys: { old: publicKey, "2026-11": publicKey.trim() } });
  });
  const keys = resources(module, "aws_cloudfront_public_key");
  expect(keys.keys_key_old).toMatchObject({ name: "acme-old", encoded_key: publicKey });
  expect(keys["keys_key_2026_11"]).toMatchObject({ name: "acme-2026-11", encoded_key: publicKey });
  expect(resources(module, "aws_cloudfront_key_group").keys).toMatchObject({
    name: "acme",
    items: ["${aws_cloudfront_public_key.keys_key_old.id}", "${aws_cloudfront_public_key.keys_key_2026_11.id}"],
  });
});

test("RSA of 2048 bits and ECDSA on P-256 are keys of CloudFront", () =>
  expect(problems({ rsa: publicKey, ecdsa: ecdsaKey("prime256v1").publicKey })).toEqual([]));

test("a group without keys is a mistake", () =>
  expect(problems({})).toEqual([
    `publicKeys must have a key: without one nobody can sign a URL, and CloudFront makes no key group (${generate}).`,
  ]));

test("more than five keys are a mistake", () =>
  expect(problems(Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [name, publicKey])))).toEqual([
    "publicKeys must have at most 5 keys, not 6 (CloudFront). A rotation needs two.",
  ]));

test("a private key is a mistake, and not shown", () =>
  expect(problems({ mine: privateKey })).toEqual([
    "publicKeys.mine must be the public key: a private key would be in Git, in the module and in the state (treat this private key as leaked and make another one).",
  ]));

test.each([
  ["no PEM", "ssh-rsa AAAA"],
  ["a certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"],
  ["a PEM of nothing", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"],
])("%s is a mistake", (_, text) =>
  expect(problems({ mine: text })).toEqual([
    `publicKeys.mine must be a public key in PEM (BEGIN PUBLIC KEY) (${generate}).`,
  ]),
);

test.each([
  ["RSA of 1024 bits", () => rsaKey(1024).publicKey],
  ["ECDSA on P-384", () => ecdsaKey("secp384r1").publicKey],
])("%s is a mistake", (_, make) =>
  expect(problems({ mine: make() })).toEqual([
    `publicKeys.mine must be an RSA key of 2048 bits or an ECDSA key on P-256 (CloudFront) (${generate}).`,
  ]),
);

test("a name that CloudFront does not take is a mistake", () =>
  expect(problems({ "My key": publicKey })).toEqual([
    "publicKeys.My key must have a name of lower-case letters, digits and hyphens (2026-11).",
  ]));
