import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { PoisonError } from "../lib/errors";
import { keyFrames as frames } from "../media/video/job-settings";
import { runProgram } from "./program";
import { type BatchOutput, expectedOutput, type StepInput } from "./step";

const quiet = ["-hide_banner", "-nostdin", "-v", "error", "-y"];

interface Stream {
  readonly codec_type?: string;
  readonly codec_name?: string;
  /** 1 if the picture has CEA-608 or 708 captions. */
  readonly closed_captions?: number;
}

/** The streams of a file. ffprobe reads the container, so a file that is no video fails here. */
async function streamsOf({ file, programs }: StepInput): Promise<Stream[]> {
  const args = ["-v", "error", "-show_entries", "stream=codec_type,codec_name,closed_captions", "-of", "json", file];
  const { streams = [] } = JSON.parse(await runProgram("ffprobe", args, programs)) as { streams?: Stream[] };
  return streams;
}

/** All renditions in one run, so that the video is decoded once. A rendition is never higher than the video. */
export async function transcode(input: StepInput): Promise<BatchOutput[]> {
  const { file, programs, renditions } = input;
  const streams = await streamsOf(input);
  if (!streams.some((stream) => stream.codec_type === "video")) throw new PoisonError("the file has no video stream");
  const outputs = renditions.map((height) =>
    expectedOutput(`video-${height}.mp4`, join(programs.cwd, `video-${height}.mp4`), "video/mp4"),
  );
  await runProgram("ffmpeg", [...quiet, "-i", file, ...transcodeArguments(renditions, outputs)], programs);
  return outputs;
}

function transcodeArguments(renditions: readonly number[], outputs: readonly BatchOutput[]): string[] {
  const split = `[0:v:0]split=${renditions.length}${renditions.map((height) => `[in${height}]`).join("")}`;
  // Even sides, as 4:2:0 needs.
  const scaled = renditions.map((height) => `[in${height}]scale=-2:'trunc(min(${height},ih)/2)*2'[out${height}]`);
  const encode =
    "-c:v libx264 -preset medium -crf 23 -pix_fmt yuv420p -g 60 -c:a aac -b:a 128k -ac 2 -movflags +faststart";
  return [
    ...["-filter_complex", [split, ...scaled].join(";")],
    ...renditions.flatMap((height, index) => [
      ...["-map", `[out${height}]`, "-map", "0:a:0?", "-map_metadata", "-1"],
      ...encode.split(" "),
      outputs[index]!.file,
    ]),
  ];
}

/** A frame every some seconds. The upload waits for the first; how many follow depends on the length. */
export async function keyFrames({ file, programs }: StepInput): Promise<BatchOutput[]> {
  const folder = join(programs.cwd, "key-frames");
  await mkdir(folder, { recursive: true });
  const filter = `fps=1/${frames.everySeconds}:start_time=0:round=up,scale=-2:'trunc(min(${frames.height},ih)/2)*2'`;
  const write = ["-vf", filter, "-frames:v", `${frames.count}`, "-start_number", "0", "-q:v", "3"];
  await runProgram("ffmpeg", [...quiet, "-i", file, ...write, join(folder, "frame.%07d.jpg")], programs);
  const names = (await readdir(folder)).sort();
  if (names.length === 0) throw new PoisonError("the video has no frame");
  return names.map((name, index) => ({
    name: `key-frames/${name}`,
    file: join(folder, name),
    contentType: "image/jpeg",
    isExpected: index === 0,
  }));
}

/** Text that is a stream of the file, or else embedded in the picture (CEA-608). Speech is not recognized. */
export async function captions(input: StepInput): Promise<BatchOutput[]> {
  const { file, programs } = input;
  const streams = await streamsOf(input);
  const subtitles = streams.filter((stream) => stream.codec_type === "subtitle");
  const text = subtitles.findIndex(({ codec_name: name = "" }) => textCodecs.includes(name));
  const isEmbedded = streams.some((stream) => stream.closed_captions === 1);
  if (text === -1 && !isEmbedded) throw new PoisonError("the video has no captions");
  // movie= takes a path in its own quoting: the name is ours, in the working folder.
  const source =
    text === -1
      ? ["-f", "lavfi", "-i", "movie=input[out+subcc]", "-map", "0:s:0"]
      : ["-i", file, "-map", `0:s:${text}`];
  const output = expectedOutput("captions.vtt", join(programs.cwd, "captions.vtt"), "text/vtt");
  await runProgram("ffmpeg", [...quiet, ...source, "-c:s", "webvtt", output.file], programs);
  return [output];
}

/** Codecs of subtitles that are text; others are pictures. */
const textCodecs = ["subrip", "webvtt", "mov_text", "ass", "ssa", "text"];
