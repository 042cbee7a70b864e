import { join } from "node:path";
import { succeed } from "../projects/programs";

const root = join(__dirname, "..", "..", "..");

/** The app of the jobs. */
export const lakeJobs = join(root, "apps", "lake-jobs");

/** Installs Spark, Iceberg and the test tools, unless they are there, and returns their folder. */
export const lakeJobsHome = (): string => succeed(join(lakeJobs, "set-up.sh"), [], { cwd: root }).trim();
