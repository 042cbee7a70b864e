/** A line of a graph: one metric, or an expression that may bring many. */
export type Line = { readonly label?: string; readonly axis?: "left" | "right" } & (
  | { readonly metric: readonly [namespace: string, name: string, dimensions: Readonly<Record<string, string>>] }
  | { readonly expression: string }
);

export interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  /** @default "Average" */
  readonly statistic?: "Average" | "Maximum" | "Sum" | "p95";
  readonly periodSeconds?: number;
  /** Horizontal lines where alarms ring. */
  readonly limits?: readonly { readonly label: string; readonly value: number }[];
  /** Where its metrics are, if not where the dashboard is. */
  readonly region?: string;
}

export type Widget =
  | { readonly text: string }
  | { readonly alarms: readonly string[]; readonly title: string }
  | { readonly graph: Graph };

/** Widgets side by side, as wide as each other. */
export interface Row {
  readonly height: number;
  readonly widgets: readonly Widget[];
}

const columns = 24;

/** Rows from top to bottom as the JSON that CloudWatch keeps. */
export function dashboardBody(region: string, rows: readonly Row[]): string {
  const tops = rows.map((_, index) => rows.slice(0, index).reduce((sum, { height }) => sum + height, 0));
  const widgets = rows.flatMap(({ height, widgets }, row) =>
    widgets.map((widget, index) => {
      const width = columns / widgets.length;
      return { x: index * width, y: tops[row], width, height, ...rendered(widget, region) };
    }),
  );
  return JSON.stringify({ widgets });
}

/**
 * All metrics of a name with exactly these dimensions, those of tomorrow included: `searchMetrics("AWS/Kafka", "CpuIdle",
 * { "Cluster Name": "acme" }, ["Broker ID"])`.
 */
export function searchMetrics(
  namespace: string,
  name: string,
  fixed: Readonly<Record<string, string>>,
  free: readonly string[],
  statistic: NonNullable<Graph["statistic"]> = "Average",
): string {
  const dimensions = [...Object.keys(fixed), ...free].map((each) => `"${each}"`).join(",");
  const conditions = [
    `MetricName="${name}"`,
    ...Object.entries(fixed).map(([dimension, value]) => `"${dimension}"="${value}"`),
  ];
  return `SEARCH('{"${namespace}",${dimensions}} ${conditions.join(" ")}', '${statistic}')`;
}

/**
 * All metrics of a name with exactly this dimension, whose value has every word: `searchNames("AWS/SQS",
 * "NumberOfMessagesSent", "QueueName", "acme-media-prod")`.
 */
export function searchNames(
  namespace: string,
  name: string,
  dimension: string,
  words: string,
  statistic: NonNullable<Graph["statistic"]> = "Average",
): string {
  const terms = words.replaceAll("-", " ");
  return `SEARCH('{"${namespace}","${dimension}"} MetricName="${name}" ${terms}', '${statistic}')`;
}

function rendered(widget: Widget, region: string) {
  if ("text" in widget) return { type: "text", properties: { markdown: widget.text } };
  if ("alarms" in widget) return { type: "alarm", properties: { title: widget.title, alarms: widget.alarms } };
  const { title, lines, statistic = "Average", periodSeconds = 60, limits = [], region: own = region } = widget.graph;
  return {
    type: "metric",
    properties: {
      title,
      view: "timeSeries",
      region: own,
      stat: statistic,
      period: periodSeconds,
      metrics: lines.map(renderedLine),
      annotations: limits.length === 0 ? undefined : { horizontal: limits },
    },
  };
}

function renderedLine(line: Line): unknown[] {
  const { label, axis } = line;
  const options = { label, yAxis: axis };
  if ("expression" in line) return [{ expression: line.expression, ...options }];
  const [namespace, name, dimensions] = line.metric;
  return [namespace, name, ...Object.entries(dimensions).flat(), options];
}
