/** The numbers of an invocation that Lambda writes at its end. */
export interface ReportLine {
  readonly billedMs: number;
  readonly maxMemoryMib: number | undefined;
  /** Whether the environment was made for this invocation. */
  readonly isCold: boolean;
}

/**
 * Reads the REPORT line of a log.
 * @throws Error if there is none
 */
export function readReportLine(log: string): ReportLine {
  const line = log.split("\n").findLast((each) => each.startsWith("REPORT "));
  const billed = line && /Billed Duration: ([\d.]+) ms/.exec(line)?.[1];
  if (billed === undefined || billed === "") throw new Error("the log of the invocation has no REPORT line");
  const memory = /Max Memory Used: (\d+) MB/.exec(line!)?.[1];
  return {
    billedMs: Number(billed),
    maxMemoryMib: memory === undefined ? undefined : Number(memory),
    isCold: line!.includes("Init Duration:"),
  };
}
