import { kinds } from "../../../apps/media-functions/src/media/kinds";
import { mediaKinds } from "../../../modules/media/media-kinds";
import { uploadRoutes } from "../../../modules/media/upload-api";
import { ReachedCode } from "../../support/media/reached-code";

test("the queues are those of the kinds that the functions know", () => expect(mediaKinds).toEqual(kinds));

test("the API has a route for each operation of its handler, and no other", () => {
  const { text } = ReachedCode.from("apps/media-functions/src/handlers/upload-api.ts");
  const operations = [...text.matchAll(/^ {2}"((?:DELETE|GET|PATCH|POST|PUT) \/\S*)":/gm)].map(([, route]) => route);
  expect([...uploadRoutes].sort()).toEqual(operations.sort());
});
