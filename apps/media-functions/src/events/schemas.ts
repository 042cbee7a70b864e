import * as z from "zod";
import { announcement } from "../api/announcement";
import { limits } from "../media/limits";
import { jobStateChange } from "./job-state-change";
import { notice } from "./notice";
import { objectCreated } from "./object-created";
import { textractCompletion } from "./textract-completion";
import { workItem } from "./work-item";

/** Messages of the pipeline, and the events of AWS as far as the functions read them. */
const schemas: Readonly<Record<string, z.ZodType>> = {
  "job-state-change": jobStateChange,
  notice,
  "object-created": objectCreated,
  "textract-completion": textractCompletion,
  "upload-request": announcement({ maxBytes: limits.uploadBytes, types: [] }),
  "work-item": workItem,
};

/** JSON Schemas by name: the published form of what a sender may send. */
export const jsonSchemas = (): Readonly<Record<string, object>> =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }),
    ]),
  );
