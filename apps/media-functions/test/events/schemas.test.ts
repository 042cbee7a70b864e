import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../../src/events/schemas";

const folder = join(__dirname, "../../../../docs/systems/media-events");

test("docs/systems/media-events has the JSON Schema of each message; node apps/media-functions/bin/media.cjs schemas writes it", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  const published = files.map((file): [string, unknown] => [
    file.replace(".json", ""),
    JSON.parse(readFileSync(join(folder, file), "utf8")),
  ]);
  expect(Object.fromEntries(published)).toEqual(JSON.parse(JSON.stringify(jsonSchemas())));
});
