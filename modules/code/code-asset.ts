import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { rawExpression } from "../../src/engine/raw-expression";
import { unitOf } from "../../src/engine/unit-of";
import { buildCode, type CodeSource } from "./build-code";

export type CodeAssetProps = CodeSource;

/**
 * Code of an app (`apps/<app>`), built at synthesis and copied beside the module under a hash of its content: a changed
 * source is a changed path, the same source gives the same bytes on every machine, and a run that has only the module
 * finds it.
 */
export class CodeAsset extends Construct {
  /** The file as an expression of the module, for arguments such as `filename` of a Lambda function. */
  readonly path: string;
  /** SHA-256 of the file in base64, for `source_code_hash`. */
  readonly sourceCodeHash: string;
  /** First 32 hexadecimal digits of its SHA-256, for object keys. */
  readonly contentHash: string;
  /** The file's name: `<app>.zip`, or the entry's own. */
  readonly fileName: string;

  /** @throws UserError if the app is missing or its build fails */
  constructor(scope: Construct, id: string, props: CodeAssetProps) {
    super(scope, id);
    const { file, sha256 } = buildCode(unitOf(this).projectFolder, props);
    this.contentHash = sha256.toString("hex").slice(0, 32);
    this.sourceCodeHash = sha256.toString("base64");
    const asset = new TerraformAsset(this, "resource", {
      path: file,
      type: AssetType.FILE,
      assetHash: this.contentHash,
    });
    this.fileName = asset.fileName;
    this.path = rawExpression(`\${path.module}/${asset.path}`);
  }
}
