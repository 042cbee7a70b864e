import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { createHash } from "node:crypto";
import { Construct } from "constructs";
import { CodeAsset } from "../code/code-asset";

export interface JobCodeProps {
  readonly bucketName: string;
  readonly keyArn: string;
  /** The app below `apps/`. */
  readonly app: string;
  /** Scripts to start jobs from, by job. */
  readonly scripts: Readonly<Record<string, string>>;
  /** A Python file beside which the package lies that the scripts import. */
  readonly packageEntry: string;
  /** The JSON file of the tables. */
  readonly tables: string;
}

/**
 * Scripts, package and tables of jobs in the scripts bucket. Each key has a hash of the content, so a change is a new
 * object that the plan shows, and a run that started before keeps its own.
 */
export class JobCode extends Construct {
  /** S3 URLs of the scripts by job. */
  readonly scriptUrls: Readonly<Record<string, string>>;
  readonly packageUrl: string;
  readonly tablesUrl: string;

  /** @throws UserError if a script does not exist */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: JobCodeProps,
  ) {
    super(scope, id);
    const { app, scripts, packageEntry } = props;
    this.scriptUrls = Object.fromEntries(
      Object.entries(scripts).map(([job, entry]) => [job, this.uploadCode(`${job}-script`, entry, "file")]),
    );
    this.packageUrl = this.uploadCode(`${app}-package`, packageEntry, "zip");
    const content = props.tables;
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 32);
    this.tablesUrl = this.upload("tables", `tables/${hash}.json`, { content, contentType: "application/json" });
  }

  private uploadCode(id: string, entry: string, packaging: "zip" | "file"): string {
    const { app } = this.props;
    const code = new CodeAsset(this, `${id}-code`, { app, entry, packaging });
    return this.upload(id, `scripts/${app}/${code.contentHash}/${code.fileName}`, { source: code.path });
  }

  private upload(
    id: string,
    key: string,
    body: { readonly source: string } | { readonly content: string; readonly contentType: string },
  ): string {
    const { bucketName: bucket, keyArn: kmsKeyId } = this.props;
    const object = new S3Object(this, id, {
      bucket,
      key,
      ...body,
      kmsKeyId,
      // The job changes to the new object before the old one goes.
      lifecycle: { createBeforeDestroy: true },
    });
    return `s3://${bucket}/${object.key}`;
  }
}
