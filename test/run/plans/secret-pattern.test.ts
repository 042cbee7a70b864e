import fc from "fast-check";
import { Masking } from "../../../src/run/plans/masking";
import { encodings } from "../../support/encodings";

/** Passwords as people and generators make them: any characters, several lines, other alphabets. */
const secrets = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 40, unit: "binary-ascii" }),
    fc.string({ minLength: 8, maxLength: 40, unit: "grapheme" }),
    fc.stringMatching(/^[A-Za-z0-9!"#$%&'()*+,./:;<=>?@[\\\]^_`{|}~ -]{8,40}$/),
    fc.stringMatching(/^[A-Za-z0-9+/=]{8,30}\n[A-Za-z0-9+/=&<>]{8,30}\n$/),
  )
  .filter((secret) => secret.trim().length >= 8 && !secret.includes("\0"));

describe.each(Object.entries(encodings))("a secret in %s", (_, encode) => {
  test("is hidden, whatever stands around it", () => {
    fc.assert(
      fc.property(secrets, fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), (secret, before, after) => {
        const masking = new Masking();
        masking.learn(secret);
        const spelled = encode(secret);
        const hidden = masking.hide(`${before}${spelled}${after}`);
        expect(hidden).not.toContain(spelled.trim());
        expect(hidden).toContain("(sensitive value)");
      }),
      { numRuns: 100 },
    );
  });
});

test("Base64 of a longer text, such as of a user and a password, does not tell the password", () => {
  fc.assert(
    fc.property(secrets, fc.string({ maxLength: 7 }), fc.string({ maxLength: 7 }), (secret, before, after) => {
      const masking = new Masking();
      masking.learn(secret);
      const encoded = Buffer.from(`${before}${secret.trim()}${after}`).toString("base64");
      const left = masking.hide(`Authorization: Basic ${encoded}`).split("(sensitive value)");
      // What is left on both sides decodes to nothing of the secret but at most a byte.
      expect(left).toHaveLength(2);
      const begin = Buffer.from(left[0]!.slice("Authorization: Basic ".length), "base64").toString("latin1");
      expect(begin.length).toBeLessThanOrEqual(Buffer.from(before).length + 1);
    }),
    { numRuns: 100 },
  );
});

test("words that are not secret stay", () => {
  fc.assert(
    fc.property(secrets, fc.lorem({ maxCount: 30 }), (secret, text) => {
      fc.pre(!text.includes(secret.trim()));
      const masking = new Masking();
      masking.learn(secret);
      expect(masking.hide(text)).toBe(text);
    }),
  );
});
