import { z } from "zod";

/** Where the runbooks are, for the descriptions of alarms. */
export const repositoryUrl = z
  .string()
  .regex(/^https:\/\/\S+\/$/, "must be a URL that begins with https:// and ends with /")
  .optional()
  .describe("Base URL of this repository's files. Alarms then link to their runbook instead of naming its path");
