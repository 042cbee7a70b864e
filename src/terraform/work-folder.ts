import { join } from "node:path";

/**
 * The folder in which runs work on a unit: a copy of its root module, with Terraform's data folder. A unit of another
 * environment has one for each environment whose runs read its state.
 */
export const workFolder = (root: string, stack: string, readBy?: string): string =>
  join(root, ".strata", "work", readBy === undefined ? stack : `${stack}@${readBy}`);
