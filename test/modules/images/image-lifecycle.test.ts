import { keepLastImages, matchesTag } from "../../../modules/images/image-lifecycle";
import { imageTagProblems } from "../../../modules/images/image-tag";

test.each([
  ["v*", "v1.2.3", true],
  ["v*", "1.2.3", false],
  ["*.*.*", "1.2.3", true],
  ["*.*.*", "1.2", false],
  ["pr-*", "pr-", true],
  ["a.c", "abc", false],
  ["*", "anything", true],
])("%s matches %s: %s", (pattern, tag, matches) => expect(matchesTag(pattern, tag)).toBe(matches));

test.each(["1.2.3", "v1.2.3", "v1.2.3-rc.1", "git-3f2a91c", `sha256:${"0".repeat(64)}`])("%s never moves", (tag) =>
  expect(imageTagProblems("tag", tag, ["*"])).toEqual([]),
);

test.each(["latest", "main", "stable", "v1", "1.2", "git-xyz", "sha256:abc", "", "3f2a91c"])("%j may move", (tag) =>
  expect(imageTagProblems("tag", tag, ["*"])).toHaveLength(1),
);

test("the image that runs comes before those that are counted", () =>
  expect(keepLastImages(20, "fb23474899ca").map(({ selection }) => selection)).toEqual([
    { tagStatus: "tagged", tagPatternList: ["fb23474899ca"], countType: "imageCountMoreThan", countNumber: 1 },
    { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 20 },
    { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
  ]));
