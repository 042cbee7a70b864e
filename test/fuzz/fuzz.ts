import fc from "fast-check";

const seconds = Number(process.env["STRATA_FUZZ_SECONDS"] ?? 30);
const seed = Number(process.env["STRATA_FUZZ_SEED"] ?? Date.now() % 2 ** 31);

/** Something that is tried with one case after another. */
export interface Subject<Case> {
  /** Undefined if the case ends as it must. */
  failureOf(attempt: Case): string | undefined | Promise<string | undefined>;
  end(): void;
}

/**
 * Tries cases until the time is over. A failure is reduced to the smallest one, and reported with the seed: the same seed
 * in STRATA_FUZZ_SEED repeats the cases.
 */
export function fuzz<Case>(title: string, cases: fc.Arbitrary<Case>, open: () => Subject<Case>): void {
  const timeout = (seconds + 60) * 1000;
  const attempts = async (): Promise<void> => {
    const subject = open();
    let tried = 0;
    process.stderr.write(`${title}: seed ${seed}\n`); // a hang leaves no other trace
    const property = fc.asyncProperty(cases, async (attempt) => {
      tried++;
      const failure = await subject.failureOf(attempt);
      if (failure !== undefined) throw new Error(failure);
    });
    try {
      await fc.assert(property, { seed, numRuns: 1e6, interruptAfterTimeLimit: seconds * 1000 });
      expect(tried).toBeGreaterThan(seconds / 10); // else the machine is too slow to try anything
    } finally {
      subject.end();
      process.stderr.write(`${title}: ${tried} cases\n`);
    }
  };
  test(`${title} (seed ${seed})`, attempts, timeout);
}
