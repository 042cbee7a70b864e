/** Orders nodes so that each comes after its dependencies; among equals, by name. Assumes there is no cycle. */
export function topologicalOrder<N>(
  nodes: readonly N[],
  dependenciesOf: (node: N) => readonly N[],
  name: (node: N) => string,
): N[] {
  const ordered = new Set<N>();
  const visit = (node: N): void => {
    if (ordered.has(node)) return;
    byName(dependenciesOf(node), name).forEach(visit);
    ordered.add(node);
  };
  byName(nodes, name).forEach(visit);
  return [...ordered];
}

/** The nodes given and all their dependencies, direct or not. */
export function closure<N>(nodes: readonly N[], dependenciesOf: (node: N) => readonly N[]): Set<N> {
  const found = new Set<N>(nodes);
  for (const node of found) dependenciesOf(node).forEach((dependency) => found.add(dependency));
  return found;
}

/** A cycle as the path `a → b → a`, or undefined. */
export function findCycle<N>(nodes: readonly N[], dependenciesOf: (node: N) => readonly N[]): N[] | undefined {
  const done = new Set<N>();
  const search = (node: N, path: N[]): N[] | undefined => {
    const start = path.indexOf(node);
    if (start >= 0) return [...path.slice(start), node];
    if (done.has(node)) return undefined;
    for (const dependency of dependenciesOf(node)) {
      const cycle = search(dependency, [...path, node]);
      if (cycle !== undefined) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of nodes) {
    const cycle = search(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

const byName = <N>(nodes: readonly N[], name: (node: N) => string): N[] =>
  [...nodes].sort((a, b) => compareNames(name(a), name(b)));

/** Byte order, the same on every machine and in every locale. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
