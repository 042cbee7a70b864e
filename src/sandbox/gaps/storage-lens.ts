import { sandboxAccount } from "../account";
import { xml, type Answer, type Gap } from "./gap";

const lensPath = /^\/v20180820\/storagelens\/([^/]+?)(\/tagging)?$/;

const elementOf = (text: string, name: string): string =>
  new RegExp(`<${name}>[\\s\\S]*?</${name}>`).exec(text)?.[0] ?? `<${name}></${name}>`;

/** Configurations of S3 Storage Lens with their tags, returned as they were put. They compute nothing. */
export function storageLens(): Gap {
  const kept = new Map<string, { readonly configuration: string; readonly tags: string }>();
  return {
    name: "s3: Storage Lens configurations",
    service: "s3",
    reason: "neither emulator has them",
    matches: ({ path }) => lensPath.test(path),
    answer({ method, path, region }, body) {
      const [, id = "", tagging] = lensPath.exec(path) ?? [];
      const found = kept.get(id);
      if (method === "PUT") {
        const text = body.toString();
        const configuration =
          tagging === undefined ? elementOf(text, "StorageLensConfiguration") : found?.configuration;
        kept.set(id, { configuration: configuration ?? "", tags: elementOf(text, "Tags") });
        return done(200);
      }
      if (found === undefined) return Promise.resolve(xml(404, notFound));
      if (method === "DELETE") {
        if (tagging === undefined) kept.delete(id);
        else kept.set(id, { ...found, tags: "<Tags></Tags>" });
        return done(204);
      }
      if (tagging !== undefined) {
        const result = "GetStorageLensConfigurationTaggingResult";
        return Promise.resolve(xml(200, `<${result}>${found.tags}</${result}>`));
      }
      const arn = `arn:aws:s3:${region}:${sandboxAccount}:storage-lens/${id}`;
      const end = "</StorageLensConfiguration>";
      return Promise.resolve(
        xml(200, found.configuration.replace(end, `<StorageLensArn>${arn}</StorageLensArn>${end}`)),
      );
    },
  };
}

const done = (status: number): Promise<Answer> => Promise.resolve({ status, headers: {}, body: "" });

const notFound =
  "<ErrorResponse><Error><Code>NoSuchConfiguration</Code>" +
  "<Message>The specified configuration does not exist.</Message></Error></ErrorResponse>";
