import { plain } from "../../src/terraform/terraform";

test("the flag for plain text stands behind the words of the command", () => {
  expect(plain(["plan", "-out=x"])).toEqual(["plan", "-no-color", "-out=x"]);
  expect(plain(["state", "pull"])).toEqual(["state", "pull", "-no-color"]);
  expect(plain(["state", "push", "file"])).toEqual(["state", "push", "-no-color", "file"]);
});
