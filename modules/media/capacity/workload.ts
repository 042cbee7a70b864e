import { type MediaKind, mediaKinds } from "../media-kinds";

/** Uploads of one kind. */
export interface KindLoad {
  readonly uploadsPerDay: number;
  readonly megabytes: number;
}

/** The uploads of a day, and the work in them. */
export interface Workload {
  readonly kinds: Readonly<Record<MediaKind, KindLoad>>;
  readonly pagesPerDocument: number;
  readonly minutesPerVideo: number;
  /** Work of one 3D job. */
  readonly vcpuMinutesPer3d: number;
  /** Read through CloudFront. */
  readonly deliveredGbPerDay: number;
}

/** Days of a month, as AWS bills. */
export const daysPerMonth = 30.4;
export const secondsPerDay = 86_400;

/**
 * 5 TB a day: a million uploads of 5 MB, of which videos are the bytes and pictures the number. The document that the system
 * follows gives only the total; the shares are assumptions.
 */
export const fiveTerabytes: Workload = {
  kinds: {
    document: { uploadsPerDay: 400_000, megabytes: 1.5 },
    picture: { uploadsPerDay: 450_000, megabytes: 2 },
    "3d": { uploadsPerDay: 100_000, megabytes: 5 },
    video: { uploadsPerDay: 50_000, megabytes: 60 },
  },
  pagesPerDocument: 5,
  minutesPerVideo: 1,
  vcpuMinutesPer3d: 8, // two minutes of four vCPUs
  deliveredGbPerDay: 2000,
};

/**
 * The hours of a peak day, in multiples of an ordinary day's mean: business hours with five times the mean at eleven, and 2.4
 * times the uploads of an ordinary day together.
 */
export const peakDay: readonly number[] = [
  0.8, 0.6, 0.5, 0.5, 0.6, 0.9, 1.4, 2.2, 3.2, 4.0, 4.6, 5.0, 4.8, 4.5, 4.2, 3.8, 3.2, 2.8, 2.4, 2.0, 1.7, 1.4, 1.1,
  0.9,
];

/** A peak day, and the night and morning after it in the shape of an ordinary day. */
export const peakDayAndMorning: readonly number[] = [...peakDay, ...ordinary(peakDay).slice(0, 10)];

function ordinary(hours: readonly number[]): number[] {
  const mean = hours.reduce((sum, factor) => sum + factor, 0) / hours.length;
  return hours.map((factor) => factor / mean);
}

/** Sum of a number over all kinds. */
export const overKinds = (of: (kind: MediaKind) => number): number =>
  mediaKinds.reduce((sum, kind) => sum + of(kind), 0);

export const uploadsPerDay = ({ kinds }: Workload): number => overKinds((kind) => kinds[kind].uploadsPerDay);

/** Bytes that arrive in a day, in GB of 1,000 MB. */
export const inputGbPerDay = ({ kinds }: Workload): number =>
  overKinds((kind) => (kinds[kind].uploadsPerDay * kinds[kind].megabytes) / 1000);
