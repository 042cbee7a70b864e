/** Kinds of uploads, as `apps/media-functions` classifies them: each has a queue of work. */
export const mediaKinds = ["document", "picture", "3d", "video"] as const;
export type MediaKind = (typeof mediaKinds)[number];
