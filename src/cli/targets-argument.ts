import { Argument } from "commander";

/** The words of a command that selects units of any environments. */
export const targetsArgument = (): Argument =>
  new Argument("[targets...]", "systems, environments, units or unit files (default: all)");
