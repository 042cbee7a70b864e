import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { problem, type Problem } from "../../src/engine/problem";
import type { KindedConnector } from "./connector-kinds";
import { glueConverters, isGlue } from "./converters";
import type { ImagePlugin } from "./kinds/connector-kind";

/** Plugins that are pinned, and so in the image. */
const lock = "images/kafka-connect/plugins.lock";

/** Reports connectors whose plugins are not in the image: their workers would start, and every connector fail. */
export function imageProblems(project: string, connectors: readonly KindedConnector[]): Problem[] {
  const pinned = pinnedFolders(join(project, lock));
  const needed = new Map(connectors.flatMap(pluginsOf));
  return [...needed].flatMap(([path, { folder, name, pin }]) => {
    if (pinned.includes(folder)) return [];
    const must = `be omitted while the image is built without the ${name} plugin`;
    const fix = `\`${pin}\` pins it, see images/README.md; then set imageTag to the output of images/tag`;
    return [problem({ path, must, fix })];
  });
}

/** The plugins of a connector by the input that needs them: the whole input of its kind, or a converter. */
function pluginsOf({ input, path, kind, props }: KindedConnector): [string, ImagePlugin][] {
  const converters = Object.entries({ keyConverter: props.keyConverter, valueConverter: props.valueConverter });
  return [
    ...(kind.plugin === undefined ? [] : [[input, kind.plugin] satisfies [string, ImagePlugin]]),
    ...converters.flatMap(([side, converter]): [string, ImagePlugin][] =>
      isGlue(converter) ? [[`${path}.${side}`, glueConverters[converter.glue].plugin]] : [],
    ),
  ];
}

/** Lines of the lock: checksum, folder, address. */
function pinnedFolders(file: string): string[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line) => /^[0-9a-f]{64} (\S+) \S+$/.exec(line)?.[1] ?? []);
}
