import { architectureOf } from "../../../modules/aws/node-types";

test.each([
  "a1.large",
  "m7g",
  "c7gn",
  "r8gd",
  "t4g",
  "x2gd",
  "im4gn",
  "is4gen",
  "g5g",
  "hpc7g",
  "m7g.large",
  "c8g.metal-24xl",
])("%s is Graviton", (type) => expect(architectureOf(type)).toBe("arm64"));

test.each([
  "m7i",
  "m7i-flex",
  "c7a",
  "r6idn",
  "g5",
  "g6e",
  "gr6",
  "p4d",
  "trn1",
  "inf2",
  "u7i-12tb",
  "m6i.large",
  "x2iedn.metal",
])("%s is not", (type) => expect(architectureOf(type)).toBe("amd64"));
