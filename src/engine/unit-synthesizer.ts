import {
  AnnotationMetadataEntryType as Level,
  AssetType,
  type IStackSynthesizer,
  type ISynthesisSession,
  type StackAnnotation,
  TerraformAsset,
  type TerraformStack,
} from "cdktf";
import { encounteredAnnotationWithLevelError } from "cdktf/lib/errors";
import { invokeAspects } from "cdktf/lib/synthesize/synthesizer";
import { readdirSync, statSync } from "node:fs";
import { posix } from "node:path";
import { readBytes } from "./read-file";

/**
 * Does what cdktf's own synthesizer does, but writes nothing: `publish` compares the files of a module with those that
 * are in place, and writes what has changed.
 */
export class UnitSynthesizer implements IStackSynthesizer {
  /** The files that the module needs beside it, such as charts, by their path from its folder. */
  readonly assets = new Map<string, Buffer>();

  constructor(private readonly stack: TerraformStack) {}

  synthesize({ manifest }: ISynthesisSession): void {
    invokeAspects(this.stack);
    this.stack.runAllValidations();
    const constructs = this.stack.node.findAll();
    for (const construct of constructs) if (construct instanceof TerraformAsset) this.addAsset(construct);
    const annotations = constructs.flatMap(({ node }) =>
      node.metadata.flatMap(({ type, data, trace }): StackAnnotation[] => {
        const level = levels.get(type);
        if (level === undefined) return [];
        return [{ constructPath: node.path, level, message: String(data), stacktrace: trace }];
      }),
    );
    Object.assign(manifest.forStack(this.stack), { annotations });
    requireNoError(annotations);
  }

  private addAsset(asset: TerraformAsset): void {
    // cdktf has the source in a private field: it expects to copy it itself.
    const { sourcePath } = asset as unknown as { readonly sourcePath: string };
    if (asset.type === AssetType.ARCHIVE) {
      throw new Error(`${asset.node.path}: AssetType.ARCHIVE is not supported; make the ZIP with CodeAsset`);
    }
    if (asset.type === AssetType.FILE) this.assets.set(asset.path, readBytes(sourcePath));
    else this.addFolder(sourcePath, asset.path);
  }

  private addFolder(source: string, target: string): void {
    for (const name of readdirSync(source)) {
      const file = posix.join(source, name);
      const stat = statSync(file);
      if (stat.isDirectory()) this.addFolder(file, `${target}/${name}`);
      else if (stat.isFile()) this.assets.set(`${target}/${name}`, readBytes(file));
    }
  }
}

const levels = new Map<string, Level>([Level.INFO, Level.WARN, Level.ERROR].map((level) => [level, level] as const));

/** cdktf-cli reports errors itself, from the manifest. */
function requireNoError(annotations: readonly StackAnnotation[]): void {
  if (process.env["CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS"] !== undefined) return;
  const errors = annotations.filter(({ level }) => level === Level.ERROR);
  if (errors.length > 0) {
    const lines = errors.map(({ constructPath, message }) => `[${constructPath}] ${message}`);
    throw encounteredAnnotationWithLevelError(lines.join("\n"));
  }
}
