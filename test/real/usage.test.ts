import { labProject } from "../support/projects/lab-project";

jest.setTimeout(300_000);

const { strata, place } = labProject();
beforeAll(() => place({ a: {}, b: { needs: ["a"] } }));

/** Commands that ask, without a terminal: wrong arguments are reported before the question. */
describe("without a terminal", () => {
  const confirmation = (command: string): string =>
    `error ${command} needs confirmation, but there is no terminal, or CI is set (pass --auto-approve).`;

  test.each([
    ["apply lab --resume", "--resume has nothing to do: there was no apply of lab on this machine"],
    ["apply lab nope", 'unit "nope" does not exist in lab'],
    ["destroy lab", "name the units to destroy, or pass --all"],
    ["move lab a nope terraform_data.x", 'unit "nope" does not exist in lab'],
    ["move lab a b terraform_data", 'address "terraform_data" is not the address of a resource'],
    ["force-unlock lab nope", 'unit "nope" does not exist in lab'],
  ])("strata %s reports: %s", (line, message) => {
    const { code, err } = strata(...line.split(" "));
    expect(err).toContain(message);
    expect(err).not.toContain("needs confirmation");
    expect(code).toBe(1);
  });

  test.each([
    ["apply lab", "apply"],
    ["destroy lab --all", "destroy"],
    ["force-unlock lab a", "force-unlock"],
  ])("strata %s asks for --auto-approve", (line, command) => {
    const { code, err } = strata(...line.split(" "));
    expect(err).toContain(confirmation(command));
    expect(code).toBe(1);
  });
});

test("--resume after a finished apply has nothing to do, and nothing to confirm", () => {
  expect(strata("apply", "lab", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
  const { code, err } = strata("apply", "lab", "--resume");
  expect({ code, err }).toEqual({
    code: 0,
    err: expect.stringContaining("the last apply of lab is finished") as string,
  });
});

test("a plan without a terminal: the table first, then the plans", () => {
  place({ a: { text: "two" }, b: { needs: ["a"] } });
  const { out, err } = strata("plan", "lab");
  expect(out).toMatch(/^RESULT .*\n2 units: [^]*\nlab-a\n[^]*# terraform_data\.data must be replaced/s);
  expect(err).toMatch(/^strata plan lab: 2 units\nsucceeded {2}a {2}\+1 ~0 -1 /);
});
