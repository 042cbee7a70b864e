import { backlogSteps } from "../../../modules/ecs/service-scaling";

/** Tasks for a number of messages, as Application Auto Scaling chooses the step: bounds are above a threshold of 1. */
function tasksFor(messages: number, steps: ReturnType<typeof backlogSteps>): number | undefined {
  const above = messages - 1;
  return steps.find(
    ({ metricIntervalLowerBound: lower = "0", metricIntervalUpperBound: upper = "Infinity" }) =>
      above >= Number(lower) && above < Number(upper),
  )?.scalingAdjustment;
}

test.each([1, 2, 7, 20])("every message has a task up to %d, and each step its own", (maxTasks) => {
  const steps = backlogSteps(10, 0, maxTasks);
  for (let messages = 1; messages <= 10 * maxTasks + 50; messages++) {
    expect(tasksFor(messages, steps)).toBe(Math.min(maxTasks, Math.ceil(messages / 10)));
  }
});

test("a policy has at most 20 steps, and no message is without a task", () => {
  const steps = backlogSteps(3, 0, 130);
  expect(steps).toHaveLength(20);
  for (let messages = 1; messages <= 1000; messages++) {
    expect(tasksFor(messages, steps)).toBeGreaterThanOrEqual(Math.min(130, Math.ceil(messages / 3)));
  }
  expect(tasksFor(1000, steps)).toBe(130);
});

test("a service has never fewer tasks than its least", () => expect(tasksFor(1, backlogSteps(10, 3, 5))).toBe(3));
