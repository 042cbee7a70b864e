import type { S3Object } from "./calls";
import { textOf, type Fields } from "./json-service";

/** An output object of a MediaConvert job. */
export interface MediaOutput {
  readonly object: S3Object;
  readonly type: string;
  readonly body: string;
}

export interface OutputGroup {
  /** `FILE_GROUP`, as the event of the completed job has it. */
  readonly type: string;
  /** The outputs in order; one output may be several objects. */
  readonly outputs: readonly { readonly objects: readonly MediaOutput[]; readonly width?: number; height?: number }[];
}

const mimeTypes: Readonly<Record<string, string>> = {
  ...{ mp4: "video/mp4", mov: "video/quicktime", webm: "video/webm", jpg: "image/jpeg", vtt: "text/vtt" },
  ...{ m3u8: "application/vnd.apple.mpegurl", mpd: "application/dash+xml" },
};

/** The output objects of a job by its settings, named as MediaConvert names them. */
export function outputsOf(settings: Fields): readonly OutputGroup[] {
  const inputs = (settings["inputs"] ?? []) as readonly Fields[];
  const input = textOf(inputs[0]?.["fileInput"]) ?? "";
  return ((settings["outputGroups"] ?? []) as readonly Fields[]).map((group) => {
    const { type, ...own } = (group["outputGroupSettings"] ?? {}) as Fields;
    const groupSettings = Object.values(own)[0] as Fields | undefined; // fileGroupSettings, hlsGroupSettings …
    const base = baseOf(textOf(groupSettings?.["destination"]) ?? "", input);
    const outputs = ((group["outputs"] ?? []) as readonly Fields[]).map((output) => outputOf(base, output));
    return { type: (textOf(type) ?? "FILE_GROUP_SETTINGS").replace(/_SETTINGS$/, ""), outputs };
  });
}

export function parseS3Url(url: string): S3Object {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.*)$/.exec(url) ?? [];
  return { bucket, key };
}

/** A destination that ends with a slash is a folder: files in it are named after the input. */
function baseOf(destination: string, input: string): S3Object {
  const { bucket, key } = parseS3Url(destination);
  if (!destination.endsWith("/")) return { bucket, key };
  const file = input.slice(input.lastIndexOf("/") + 1);
  return { bucket, key: key + file.replace(/\.[^.]+$/, "") };
}

function outputOf({ bucket, key }: S3Object, output: Fields): OutputGroup["outputs"][number] {
  const video = (output["videoDescription"] ?? {}) as Fields;
  const codec = (video["codecSettings"] ?? {}) as Fields;
  const isFrames = codec["codec"] === "FRAME_CAPTURE";
  const container = textOf(((output["containerSettings"] ?? {}) as Fields)["container"]) ?? "MP4";
  const isCaptions = output["captionDescriptions"] !== undefined && output["videoDescription"] === undefined;
  const extension = textOf(output["extension"]) ?? (isFrames ? "jpg" : isCaptions ? "vtt" : container.toLowerCase());
  const base = `${key}${textOf(output["nameModifier"]) ?? ""}`;
  const numbers = isFrames ? Array.from({ length: framesOf(codec) }, (_, index) => `.${pad(index)}`) : [""];
  const objects = numbers.map((number) => ({
    object: { bucket, key: `${base}${number}.${extension}` },
    type: mimeTypes[extension] ?? "application/octet-stream",
    body: extension === "vtt" ? "WEBVTT\n" : "No content is transcoded.\n",
  }));
  const size = isCaptions ? {} : { width: Number(video["width"] ?? 1920), height: Number(video["height"] ?? 1080) };
  return { objects, ...size };
}

const pad = (index: number): string => String(index).padStart(7, "0");

/** Frames that the stand-in writes: as many as were asked for, at most three. */
const framesOf = (codec: Fields): number =>
  Math.min(3, Number(((codec["frameCaptureSettings"] ?? {}) as Fields)["maxCaptures"] ?? 3));
