/** A program that handles SIGINT itself, because it has something to write first. */
export interface Interruptible {
  readonly interrupt: () => void;
}

/**
 * Hands SIGINT, SIGTERM and SIGHUP (a closed terminal) on to the programs that run, each once, as SIGINT: Terraform takes
 * a second one as an order to leave at once, without writing its state. The programs are in process groups of their own,
 * so Ctrl-C does not reach them.
 */
export class Interruption {
  private readonly running = new Set<Interruptible>();
  private readonly told = new Set<Interruptible>();
  private received: NodeJS.Signals | undefined;

  /** @param onSignal called for each signal, with how many programs are still to end */
  constructor(private readonly onSignal: (signal: NodeJS.Signals, running: number) => void = () => undefined) {}

  /** Whether nothing new may be started. */
  get requested(): boolean {
    return this.received !== undefined;
  }

  /** Listens for signals while `work` is done. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const listeners = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal) => {
      const listener = () => this.request(signal);
      process.on(signal, listener);
      return () => process.off(signal, listener);
    });
    try {
      return await work();
    } finally {
      listeners.forEach((remove) => remove());
    }
  }

  request(signal: NodeJS.Signals): void {
    this.received ??= signal;
    this.running.forEach((program) => this.tell(program));
    this.onSignal(signal, this.running.size);
  }

  add(program: Interruptible): void {
    this.running.add(program);
    if (this.requested) this.tell(program);
  }

  remove(program: Interruptible): void {
    this.running.delete(program);
  }

  private tell(program: Interruptible): void {
    if (this.told.has(program)) return;
    this.told.add(program);
    program.interrupt();
  }
}
