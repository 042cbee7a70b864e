/** How the work on a node ended: whether those that wait for it may go on. */
export type Outcome = "done" | "failed";

export interface ScheduleOptions<N> {
  readonly nodes: readonly N[];
  /** Predecessors of a node; those that are not in the graph are ignored. */
  readonly dependenciesOf: (node: N) => readonly N[];
  /** How many at a time. */
  readonly limit: number;
  /** Works on one node. It never rejects for a failure of the node itself. */
  readonly work: (node: N) => Promise<Outcome>;
  /** Preparation of a node while it waits; runs once, when there is capacity. It never rejects. */
  readonly prepare?: (node: N) => Promise<unknown>;
  /** Called for a node that is not worked on, with what it waited for and did not get; undefined if told to stop. */
  readonly skip: (node: N, failed: N | undefined) => void;
  /** Asked before each start: once true, nothing new is started. */
  readonly stopped?: () => boolean;
}

/**
 * Works on a graph: each node starts as soon as its dependencies are done and there is room, those with the longest way
 * still to go first. A failure stops what depends on it, and nothing else. Assumes there is no cycle.
 */
export async function schedule<N>(options: ScheduleOptions<N>): Promise<void> {
  const { nodes, dependenciesOf, limit, work, prepare, skip, stopped } = options;
  const known = new Set(nodes);
  const waiting = new Map(nodes.map((node) => [node, new Set(dependenciesOf(node).filter((each) => known.has(each)))]));
  const dependents = new Map(nodes.map((node) => [node, [] as N[]]));
  waiting.forEach((set, node) => set.forEach((need) => dependents.get(need)!.push(node)));
  const depth = longestWays(nodes, dependents);
  const byLongestWay = (a: N, b: N): number => depth.get(b)! - depth.get(a)!;

  const ready = nodes.filter((node) => waiting.get(node)!.size === 0);
  const unprepared = prepare === undefined ? [] : nodes.filter((node) => !ready.includes(node)).sort(byLongestWay);
  let running = 0;
  let fault: Error | undefined;
  await new Promise<void>((resolve, reject) => {
    const abandon = (node: N, failed: N | undefined): void => {
      if (!waiting.delete(node)) return;
      skip(node, failed);
      dependents.get(node)!.forEach((dependent) => abandon(dependent, failed));
    };
    const finish = (node: N, outcome: Outcome): void => {
      running--;
      for (const dependent of dependents.get(node)!) {
        if (outcome === "failed") abandon(dependent, node);
        else if (waiting.get(dependent)?.delete(node) === true && waiting.get(dependent)!.size === 0) {
          ready.push(dependent);
        }
      }
      pump();
    };
    const pump = (): void => {
      if (fault !== undefined) {
        // A fault of ours: what runs is left to end, and nothing new begins.
        if (running === 0) reject(fault);
        return;
      }
      if (stopped?.() === true) [...waiting.keys()].forEach((node) => abandon(node, undefined));
      ready.sort(byLongestWay);
      while (running < limit && ready.length > 0) {
        const node = ready.shift()!;
        if (!waiting.delete(node)) continue;
        running++;
        work(node).then(
          (outcome) => finish(node, outcome),
          (error: unknown) => {
            fault ??= error instanceof Error ? error : new Error(String(error));
            running--;
            pump();
          },
        );
      }
      while (running < limit && unprepared.length > 0) {
        const node = unprepared.shift()!;
        if (!waiting.has(node)) continue;
        running++;
        void prepare!(node).then(() => {
          running--;
          pump();
        });
      }
      if (running === 0) resolve();
    };
    pump();
  });
}

/** How many nodes are still to come after each, along the longest way. */
function longestWays<N>(nodes: readonly N[], dependents: ReadonlyMap<N, readonly N[]>): ReadonlyMap<N, number> {
  const ways = new Map<N, number>();
  const measure = (node: N): number => {
    const found = ways.get(node);
    if (found !== undefined) return found;
    const way = 1 + Math.max(0, ...dependents.get(node)!.map(measure));
    ways.set(node, way);
    return way;
  };
  nodes.forEach(measure);
  return ways;
}
