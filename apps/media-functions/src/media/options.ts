import type { Kind } from "./kinds";

/** Settings that the names of outputs depend on, besides the option. */
export interface OutputSettings {
  /** Heights of the video renditions in pixels. */
  readonly renditions: readonly number[];
}

interface ProcessingOption {
  readonly kind: Kind;
  /** Names of the objects that the option makes, below `outputs/<uploadId>/<version>/`. */
  readonly outputs: (settings: OutputSettings) => readonly string[];
}

const always = (kind: Kind, ...names: string[]): ProcessingOption => ({ kind, outputs: () => names });

/** Every processing option. A new one is an entry here and a step of its kind's handler. */
const options = {
  classification: always("document", "classification.json"),
  "text-extraction": always("document", "text.json"),
  "semantic-analysis": always("document", "analysis.json"),
  recognition: always("picture", "labels.json"),
  resize: always("picture", "thumbnail.jpg", "preview.jpg"),
  convert: always("picture", "converted.png"),
  simulation: always("3d", "simulation.json"),
  rendering: always("3d", "render.png"),
  optimization: always("3d", "optimized.glb"),
  transcode: { kind: "video", outputs: ({ renditions }) => renditions.map((height) => `video-${height}.mp4`) },
  "key-frames": always("video", "key-frames/frame.0000000.jpg"), // how many follow depends on the video's length
  captions: always("video", "captions.vtt"),
} as const satisfies Readonly<Record<string, ProcessingOption>>;

export type ProcessingOptionName = keyof typeof options;
export const optionNames = Object.keys(options) as ProcessingOptionName[];

/** The options of one kind. */
export const optionsOf = (kind: Kind): ProcessingOptionName[] =>
  optionNames.filter((name) => options[name].kind === kind);

const isOption = (name: string): name is ProcessingOptionName => Object.hasOwn(options, name);

/** The kind that an option belongs to; undefined for an option that no step knows. */
export const kindOfOption = (name: string): Kind | undefined => (isOption(name) ? options[name].kind : undefined);

/** The first mistake in the options of an upload, in words; undefined if they fit the kind. */
export function optionMistake(kind: Kind, names: readonly string[]): string | undefined {
  const allowed = `a ${kind} takes ${optionsOf(kind).join(", ")}`;
  if (names.length === 0) return `the upload has no processing option: ${allowed}`;
  for (const name of names) {
    const owner = kindOfOption(name);
    if (owner === undefined) return `no step knows the processing option "${name}": ${allowed}`;
    if (owner !== kind)
      return `the processing option "${name}" is for a ${owner}, and the file is a ${kind}: ${allowed}`;
  }
  return undefined;
}

/**
 * Names of all objects that an upload ends with, sorted, each once. The upload is complete when all of them are written.
 * @throws RangeError if the options do not fit the kind
 */
export function expectedOutputs(kind: Kind, names: readonly string[], settings: OutputSettings): string[] {
  const mistake = optionMistake(kind, names);
  if (mistake !== undefined) throw new RangeError(mistake);
  const outputs = names.filter(isOption).flatMap((name) => options[name].outputs(settings));
  return [...new Set(outputs)].sort();
}
