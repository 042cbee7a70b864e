import { UserError, problem } from "../../engine/problem";
import { parseState, readStateFile, type StateFile } from "../../terraform/state-file";
import { errorSummary } from "../unit/diagnostics";
import type { Initialization, InitializationFailure } from "../unit/initialization";
import type { Masking } from "../plans/masking";
import type { RunUnit } from "../unit/run-unit";
import type { UnitTerraform } from "../unit/unit-terraform";
import { backendOnly } from "./backend-only";

interface PulledState {
  readonly text: string;
  readonly state: StateFile | undefined;
}

/**
 * The states of units, read at most once each until told that one changed. A local state is read as a file; any other by
 * `terraform state pull`, which has the backend's credentials: one process for a state, however many units read it. A
 * unit that is not initialized is not, for that alone.
 */
export class States {
  private readonly read = new Map<string, Promise<StateFile | undefined>>();

  constructor(
    private readonly root: string,
    private readonly terraform: UnitTerraform,
    private readonly initialization: Initialization,
    private readonly masking: Masking,
  ) {}

  /**
   * A unit's state; undefined when it has none.
   * @throws UserError when it cannot be read: that is never taken for "none"
   */
  of(unit: RunUnit): Promise<StateFile | undefined> {
    let found = this.read.get(unit.stack);
    if (found === undefined) {
      found = this.load(unit).then((state) => this.learn(state));
      this.read.set(unit.stack, found);
    }
    return found;
  }

  /** Whether a unit's state holds resources. */
  async hasResources(unit: RunUnit): Promise<boolean> {
    return (await this.of(unit))?.resources.some(({ mode }) => mode === "managed") ?? false;
  }

  /** To be called after a unit's state was written. */
  forget({ stack }: RunUnit): void {
    this.read.delete(stack);
  }

  /**
   * A state as it is now, whole: for whoever writes it back. The text is empty when there is none.
   * @throws UserError when it cannot be read
   */
  async pull(unit: RunUnit): Promise<PulledState> {
    const failure = await this.initialization.ensure(unit);
    return this.pullFrom(unit, unit, failure);
  }

  /** @param module the root module in whose folder the state is read */
  private async pullFrom(
    unit: RunUnit,
    module: RunUnit,
    failure: InitializationFailure | undefined,
  ): Promise<PulledState> {
    const { stateAddress } = unit.record;
    const command = this.terraform.commandFor(unit, this.root, "state pull");
    const unreadable = (reason: string) =>
      new UserError([problem({ path: stateAddress, message: `cannot be read: ${reason}`, fix: `try \`${command}\`` })]);
    if (failure !== undefined) throw unreadable(failure.message);
    const { code, stdout, stderr } = await this.terraform.read(module, ["state", "pull"]);
    if (code !== 0) throw unreadable(errorSummary(stderr, unit));
    const state = parseState(stdout, stateAddress, `look at it with \`${command}\``);
    return { text: stdout, state: this.learn(state) };
  }

  private async load(unit: RunUnit): Promise<StateFile | undefined> {
    const { state } = unit.record;
    if (state.kind === "local") return readStateFile(this.root, state.path);
    if (state.kind === "cloud" || this.initialization.isInitialized(unit)) return (await this.pull(unit)).state;
    const module = backendOnly(unit);
    try {
      return (await this.pullFrom(unit, module, await this.initialization.initialize(module))).state;
    } finally {
      module.remove();
    }
  }

  private learn(state: StateFile | undefined): StateFile | undefined {
    for (const { value, sensitive } of Object.values(state?.outputs ?? {})) if (sensitive) this.masking.learn(value);
    return state;
  }
}
