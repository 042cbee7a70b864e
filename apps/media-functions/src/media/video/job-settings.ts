import type { CaptionSelector, JobSettings, Output, OutputGroup, VideoDescription } from "@aws-sdk/client-mediaconvert";

/** Where a job reads and writes. */
export interface VideoJob {
  /** `s3://bucket/key` of the file. */
  readonly input: string;
  /** `s3://bucket/outputs/<uploadId>/<version>/`. */
  readonly folder: string;
  readonly options: readonly string[];
  /** Heights of the renditions in pixels. */
  readonly renditions: readonly number[];
}

/** Name of the selector of captions. */
const captions = "captions";

/** Frames of a video at most: each is an object, an event and a write to the record of the upload. */
export const keyFrames = { count: 24, everySeconds: 10, height: 720 } as const;

/**
 * Settings of a MediaConvert job. There is no Terraform resource for job templates, so the settings are here, where types
 * and tests hold them. Each output is a group of its own: its destination without an extension is its name.
 */
export function jobSettings({ input, folder, options, renditions }: VideoJob): JobSettings {
  const groups = [
    ...(options.includes("transcode") ? renditions.map((height) => rendition(folder, height)) : []),
    ...(options.includes("key-frames") ? [frames(folder)] : []),
    ...(options.includes("captions") ? [webVtt(folder)] : []),
  ];
  return {
    TimecodeConfig: { Source: "ZEROBASED" },
    Inputs: [
      {
        FileInput: input,
        TimecodeSource: "ZEROBASED",
        VideoSelector: { Rotate: "AUTO" },
        AudioSelectors: { "Audio Selector 1": { DefaultSelection: "DEFAULT" } },
        ...(options.includes("captions") && { CaptionSelectors: { [captions]: embedded } }),
      },
    ],
    OutputGroups: groups,
  };
}

/** CEA-608 and 708 captions in the video; the first channel, in both. */
const embedded: CaptionSelector = {
  SourceSettings: {
    SourceType: "EMBEDDED",
    EmbeddedSourceSettings: { Convert608To708: "UPCONVERT", Source608ChannelNumber: 1, Source608TrackNumber: 1 },
  },
};

const group = (name: string, output: Output): OutputGroup => ({
  Name: name,
  OutputGroupSettings: { Type: "FILE_GROUP_SETTINGS", FileGroupSettings: { Destination: name } },
  Outputs: [output],
});

/** AVC and AAC in MP4 of a height, at the quality that the height needs (QVBR). */
function rendition(folder: string, height: number): OutputGroup {
  return group(`${folder}video-${height}`, {
    Extension: "mp4",
    ContainerSettings: { Container: "MP4", Mp4Settings: { MoovPlacement: "PROGRESSIVE_DOWNLOAD" } },
    VideoDescription: {
      Height: height,
      ScalingBehavior: "DEFAULT",
      CodecSettings: {
        Codec: "H_264",
        H264Settings: {
          RateControlMode: "QVBR",
          MaxBitrate: maxBitrate(height),
          QvbrSettings: { QvbrQualityLevel: height >= 1080 ? 8 : 7 },
          QualityTuningLevel: "SINGLE_PASS", // two passes are the professional tier, at twice the price
          SceneChangeDetect: "ENABLED",
          GopSize: 2,
          GopSizeUnits: "SECONDS",
          FramerateControl: "INITIALIZE_FROM_SOURCE",
          ParControl: "INITIALIZE_FROM_SOURCE",
        },
      },
    },
    AudioDescriptions: [
      {
        AudioSourceName: "Audio Selector 1",
        CodecSettings: {
          Codec: "AAC",
          AacSettings: { Bitrate: 128_000, CodingMode: "CODING_MODE_2_0", SampleRate: 48_000 },
        },
      },
    ],
  });
}

/** Bits a second that a rendition may need at most. */
function maxBitrate(height: number): number {
  const rates = [
    [2160, 16_000_000],
    [1080, 5_000_000],
    [720, 3_000_000],
    [480, 1_500_000],
  ] as const;
  return rates.find(([least]) => height >= least)?.[1] ?? 800_000;
}

/** A JPEG every some seconds: `key-frames/frame.0000000.jpg` and on. */
function frames(folder: string): OutputGroup {
  const video: VideoDescription = {
    Height: keyFrames.height,
    CodecSettings: {
      Codec: "FRAME_CAPTURE",
      FrameCaptureSettings: {
        FramerateNumerator: 1,
        FramerateDenominator: keyFrames.everySeconds,
        MaxCaptures: keyFrames.count,
        Quality: 80,
      },
    },
  };
  const output = { Extension: "jpg", ContainerSettings: { Container: "RAW" }, VideoDescription: video } as const;
  return group(`${folder}key-frames/frame`, output);
}

/** The captions alone, as WebVTT. */
const webVtt = (folder: string): OutputGroup =>
  group(`${folder}captions`, {
    Extension: "vtt",
    ContainerSettings: { Container: "RAW" },
    CaptionDescriptions: [{ CaptionSelectorName: captions, DestinationSettings: { DestinationType: "WEBVTT" } }],
  });
