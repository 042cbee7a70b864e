import { GlueCrawler } from "@cdktf/provider-aws/lib/glue-crawler";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Problem, problem } from "../../src/engine/problem";
import { lakePathProblems } from "../lake/lake-prefixes";

export interface CrawlerSettings {
  /** Path of the lake bucket, with a slash at its end: `raw/`. */
  readonly path: string;
  /** Files become one table per folder, Iceberg tables one table each. */
  readonly format: "files" | "iceberg";
  /** Beginning of the names of its tables, which keeps them apart from those of the jobs. */
  readonly tablePrefix: string;
  readonly exclude: readonly string[];
  /** Files read in each folder. Default: all. */
  readonly sampleFiles?: number;
  /** Cron expression in UTC. Default: on demand. */
  readonly schedule?: string;
}

export interface LakeCrawlerProps extends CrawlerSettings {
  readonly name: string;
  readonly description: string;
  readonly database: string;
  readonly lakeBucketName: string;
  readonly roleName: string;
  readonly securityConfiguration: string;
  readonly dependsOn: ITerraformDependable[];
}

/** A crawler over a path of the lake bucket. A run bills DPU-hours, at least 10 minutes: about $0.15. */
export class LakeCrawler extends Construct {
  constructor(scope: Construct, id: string, props: LakeCrawlerProps) {
    super(scope, id);
    const path = `s3://${props.lakeBucketName}/${props.path}`;
    const exclusions = [...props.exclude];
    new GlueCrawler(this, "resource", {
      name: props.name,
      description: props.description,
      databaseName: props.database,
      tablePrefix: props.tablePrefix,
      role: props.roleName,
      securityConfiguration: props.securityConfiguration,
      schedule: props.schedule === undefined ? undefined : props.schedule,
      ...(props.format === "files"
        ? {
            s3Target: [{ path, exclusions, sampleSize: props.sampleFiles }],
            // Files that were read once do not change; schemas that change are logged, not rewritten.
            recrawlPolicy: { recrawlBehavior: "CRAWL_NEW_FOLDERS_ONLY" },
            schemaChangePolicy: { updateBehavior: "LOG", deleteBehavior: "LOG" },
          }
        : {
            icebergTarget: [{ paths: [path], exclusions, maximumTraversalDepth: 3 }],
            recrawlPolicy: { recrawlBehavior: "CRAWL_EVERYTHING" },
            schemaChangePolicy: { updateBehavior: "UPDATE_IN_DATABASE", deleteBehavior: "LOG" },
          }),
      dependsOn: props.dependsOn,
    });
  }
}

/** Crawlers over paths that the lake bucket does not have, and settings that Glue rejects. */
export function crawlerProblems(crawlers: Readonly<Record<string, CrawlerSettings>>): Problem[] {
  return Object.entries(crawlers).flatMap(([name, { path, format, sampleFiles }]) => {
    const at = `crawlers.${name}`;
    const sampled =
      format === "iceberg" && sampleFiles !== undefined
        ? [problem({ path: `${at}.sampleFiles`, value: sampleFiles, must: 'be left out with format: "iceberg"' })]
        : [];
    return [...lakePathProblems(`${at}.path`, path), ...sampled];
  });
}
