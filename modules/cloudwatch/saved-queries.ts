import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { Construct } from "constructs";

export interface SavedQueriesProps {
  /** Folder in the console. */
  readonly folder: string;
  /** Query language of CloudWatch Logs Insights, by name. */
  readonly queries: Readonly<Record<string, readonly string[]>>;
  readonly logGroupNames: string[];
}

/** Queries that the console of Logs Insights offers. Free; running one costs $0.005 for each GB that it reads. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { folder, queries, logGroupNames }: SavedQueriesProps) {
    super(scope, id);
    for (const [name, lines] of Object.entries(queries)) {
      new CloudwatchQueryDefinition(this, name, {
        name: `${folder}/${name}`,
        queryString: lines.join("\n| "),
        logGroupNames,
      });
    }
  }
}
