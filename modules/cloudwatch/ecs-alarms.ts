import type { Alarm } from "./metric-alarm";

/** docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html, Container Insights */
export const ecsTasksMissing: Alarm = {
  id: "ecs-tasks-missing",
  severity: "ticket",
  meaning: "A service runs fewer tasks than it wants: they fail to start, or Spot has no capacity.",
  signal: {
    expression: "wanted - running",
    label: "missing tasks",
    metrics: {
      wanted: { name: "DesiredTaskCount", statistic: "Average" },
      running: { name: "RunningTaskCount", statistic: "Average" },
    },
  },
  comparison: ">",
  threshold: 0,
  periodSeconds: 300,
  periods: 3,
  missing: "notBreaching",
};
