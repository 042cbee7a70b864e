import { findingsOf } from "../support";

const source = "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html";
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, ""]));

test.each([
  [{ "aws:stack": "a" }, 'tags.aws:stack has a key that must not begin with "aws:", which AWS reserves'],
  [{ a: "AWS:a" }, 'tags.a has a value that must not begin with "aws:", which AWS reserves'],
  [{ ["k".repeat(129)]: "" }, `tags.${"k".repeat(129)} has a key that must have at most 128 characters, not 129`],
  [{ a: "v".repeat(257) }, "tags.a has a value that must have at most 256 characters, not 257"],
  [{ "a*": "" }, "tags.a* has a key that must have only letters, digits, spaces and _.:/=+-@"],
])("%j is refused", (written, message) => {
  expect(findingsOf("LIM-004", { "aws_vpc.x": { tags: written } })).toEqual([`aws_vpc.x ${message} (${source}).`]);
});

test("tags of a launch template are checked too", () => {
  const template = { tag_specifications: [{ resource_type: "volume", tags: { "a*": "" } }] };
  expect(findingsOf("LIM-004", { "aws_launch_template.x": template })).toEqual([
    expect.stringContaining("tag_specifications.a* has a key"),
  ]);
});

test.each([
  ["aws_vpc", 50],
  ["aws_s3_object", 10],
])("%s has at most %i tags with those of the provider", (type, max) => {
  const provider = { default_tags: [{ tags: { owner: "a", tag0: "b" } }] };
  const found = (count: number) =>
    findingsOf("LIM-004", { "provider.aws": provider, [`${type}.x`]: { tags: tags(count) } });
  expect(found(max - 1)).toEqual([]);
  expect(found(max)).toEqual([
    `${type}.x tags must be at most ${max}, not ${max + 1} (those of organization.ts and environment.ts count; ` +
      `it cannot be raised: ${source}).`,
  ]);
});
