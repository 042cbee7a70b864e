/** Facts of an engine of RDS. */
export interface DatabaseEngine {
  readonly port: number;
  /** Parameter group families by version. */
  readonly families: Readonly<Record<string, string>>;
  /** Parameters for TLS only, and for the content of the logs. All apply at once. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Logs that go to CloudWatch. */
  readonly logs: readonly string[];
}

export type EngineName = "mysql" | "postgres";

export const databaseEngines: Readonly<Record<EngineName, DatabaseEngine>> = {
  mysql: {
    port: 3306,
    families: { "8.4": "mysql8.4" },
    parameters: {
      require_secure_transport: "1",
      slow_query_log: "1",
      long_query_time: "2", // seconds
    },
    logs: ["error", "slowquery"],
  },
  postgres: {
    port: 5432,
    families: { "16": "postgres16", "17": "postgres17" },
    parameters: {
      "rds.force_ssl": "1",
      log_min_duration_statement: "2000", // milliseconds
    },
    logs: ["postgresql", "upgrade"],
  },
};

/**
 * Whether Performance Insights can watch an instance. Small burstable ones with MySQL have too little memory.
 * docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
 */
export const hasPerformanceInsights = (engine: EngineName, instanceClass: string): boolean =>
  engine !== "mysql" || !/^db\.t\d\w*\.(?:micro|small)$/.test(instanceClass);
