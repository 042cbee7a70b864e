/** A page of an owner's uploads. */
export interface PageOf<Status> {
  readonly owner: string;
  readonly status: Status;
  readonly limit: number;
  readonly start?: Readonly<Record<string, unknown>>;
}

/** Items, and the key after which the next page begins if there is one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly last?: Readonly<Record<string, unknown>>;
}
