/** The kinds of uploads. Each has a queue and processing options of its own. */
export const kinds = ["document", "picture", "3d", "video"] as const;
export type Kind = (typeof kinds)[number];
