import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { Fn, type ITerraformDependable, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type MediaAlarm, mediaAlarms, type Priority, subjects } from "./media-alarm-catalog";
import type { MediaCounters } from "./media-metrics";
import { type BurnRate, burnAlarm, burnCondition, burnRates } from "./media-slo";
import { type MediaKind, mediaKinds } from "../media/media-kinds";
import type { MediaThresholds, TurnaroundObjectives } from "./media-thresholds";
import { type Alarm, describeAlarm, MetricAlarm } from "./metric-alarm";

type Names = Readonly<Record<string, string>>;

export interface MediaAlarmsProps {
  /** Beginning of the alarms' names. */
  readonly prefix: string;
  /** Names by what they are for; those of other units are known to Terraform only. */
  readonly watched: Readonly<Record<Exclude<MediaAlarm["of"], "account" | "uploads">, Names>>;
  readonly counters: MediaCounters;
  readonly thresholds: MediaThresholds;
  readonly objectives: TurnaroundObjectives;
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** One notification for each urgency, however many parts are in ALARM. */
export const mediaPriorities = {
  p1: {
    id: "media-p1",
    severity: "page",
    meaning: "Uploads are not processed, or so late that the objective of a month is lost in days.",
  },
  p2: {
    id: "media-p2",
    severity: "ticket",
    meaning: "A part of the pipeline fails or is throttled. Silent while media-p1 is in ALARM.",
  },
  p3: { id: "media-p3", severity: "ticket", meaning: "The objective of a month is spent as fast as it comes." },
} as const satisfies Readonly<Record<Priority, { id: string; severity: "page" | "ticket"; meaning: string }>>;

const anyPart = "one of its parts is in ALARM";

/** The alarms over alarms, and the objectives, of which each kind has its own alarms: for the runbook. */
export const mediaSummaries = [
  ...Object.values(mediaPriorities).map((each) => ({ ...each, condition: anyPart })),
  { id: "media-slo-fast", severity: "part", condition: burnCondition("p1") },
  { id: "media-slo-slow", severity: "part", condition: burnCondition("p3") },
] as const;

/** A part of a priority: what its rule contains, and what must exist before. */
interface Part {
  readonly priority: Priority;
  /** Terms of a rule, each true while something is wrong. */
  readonly terms: string[];
  readonly resources: readonly ITerraformDependable[];
}

/** Alarms of the media pipeline. $0.10 a month for each metric that is read, $0.50 for each composite alarm. */
export class MediaAlarms extends Construct {
  /** Composite alarms by priority. */
  readonly arns: Readonly<Record<Priority, string>>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MediaAlarmsProps,
  ) {
    super(scope, id);
    const { thresholds, counters } = props;
    const parts = [
      ...mediaAlarms(thresholds, counters).map((alarm) => this.watch(alarm)),
      ...mediaKinds.flatMap((kind) => burnRates.map((rate) => this.measure(kind, rate))),
    ];
    const p1 = this.combine("p1", parts);
    const p2 = this.combine("p2", parts, p1);
    const p3 = this.combine("p3", parts);
    this.arns = { p1: p1.arn, p2: p2.arn, p3: p3.arn };
  }

  private watch(alarm: MediaAlarm): Part {
    const { prefix, watched } = this.props;
    const name = `${prefix}-${alarm.id}`;
    const id = alarm.id.replace("media-", "");
    const { priority, of } = alarm;
    const { namespace } = subjects[of];
    if (of === "account" || of === "uploads") {
      return { priority, terms: [term(name)], resources: [this.create(id, alarm, name, namespace)] };
    }
    const each = TerraformIterator.fromMap(watched[of]);
    const resource = this.create(id, alarm, `${name}-${each.key}`, namespace, {
      dimensions: { [subjects[of].dimension]: Token.asString(each.value) },
      forEach: each,
    });
    const terms = Fn.formatlist(Fn.rawString(term(`${name}-%s`)), [Fn.keys(watched[of])]) as string[];
    return { priority, terms, resources: [resource] };
  }

  /** The windows of a burn rate, all of which must be above it. */
  private measure(kind: MediaKind, rate: BurnRate): Part {
    const { prefix, objectives, thresholds, counters } = this.props;
    const windows = [rate.long, rate.short].filter((window) => window !== undefined);
    const made = windows.map((window) => {
      const alarm = burnAlarm(kind, objectives[kind], rate, window, thresholds.leastUploads, counters);
      const name = `${prefix}-${alarm.id}-${kind}-${window.name}`;
      const id = `${alarm.id.replace("media-", "")}-${kind}-${window.name}`;
      return { name, resource: this.create(id, alarm, name, subjects.uploads.namespace) };
    });
    return {
      priority: rate.priority,
      terms: [`(${made.map(({ name }) => term(name)).join(" AND ")})`],
      resources: made.map(({ resource }) => resource),
    };
  }

  private create(
    id: string,
    alarm: Alarm,
    name: string,
    namespace: string,
    { dimensions = {}, forEach }: { dimensions?: Names; forEach?: TerraformIterator } = {},
  ): ITerraformDependable {
    const { topics, runbookUrl } = this.props;
    return new MetricAlarm(this, id, { alarm, name, namespace, dimensions, forEach, topics, runbookUrl }).resource;
  }

  private combine(priority: Priority, parts: readonly Part[], suppressor?: CloudwatchCompositeAlarm) {
    const { prefix, topics, runbookUrl } = this.props;
    const { id, severity, ...rest } = mediaPriorities[priority];
    const own = parts.filter((part) => part.priority === priority);
    const terms = own.map((part) =>
      Token.isUnresolved(part.terms) ? part.terms : part.terms.map((each) => Fn.rawString(each)),
    );
    return new CloudwatchCompositeAlarm(this, priority, {
      alarmName: `${prefix}-${id}`,
      alarmDescription: describeAlarm({ id, ...rest }, runbookUrl),
      alarmRule: Fn.join(" OR ", Fn.concat(terms) as string[]),
      alarmActions: [topics[severity]],
      okActions: [topics[severity]],
      actionsSuppressor: suppressor && { alarm: suppressor.alarmName, waitPeriod: 120, extensionPeriod: 300 },
      dependsOn: own.flatMap(({ resources }) => [...resources]),
    });
  }
}

const term = (name: string): string => `ALARM("${name}")`;
