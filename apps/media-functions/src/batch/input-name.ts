import type { WorkItem } from "../events/work-item";

/** Extensions by type: assimp chooses its reader by them. Never the name that the user gave. */
const extensions: Readonly<Record<string, string>> = {
  "model/gltf-binary": ".glb",
  "model/gltf+json": ".gltf",
  "model/obj": ".obj",
  "model/stl": ".stl",
  "application/x-fbx": ".fbx",
};

/** Name of the file in the working folder. ffmpeg reads the content whatever the name is. */
export const inputName = ({ contentType }: Pick<WorkItem, "contentType">): string =>
  `input${extensions[contentType] ?? ""}`;
