/** What the proxy's grammar takes beside the columns: JSON paths, logic trees, and the parameters of embedded lists. */
interface Filters {
  [jsonPath: `${string}->${string}`]: string | number | undefined;
  [ofEmbed: `${string}.${string}`]: string | number | undefined;
  and?: string;
  or?: string;
}

/** The paths of the proxy whose query takes filters that no document can list. */
export type WithFilters<Paths> = {
  [Path in keyof Paths]: {
    [Key in keyof Paths[Path]]: Paths[Path][Key] extends { parameters: { query?: infer Query } }
      ? [NonNullable<Query>] extends [never]
        ? Paths[Path][Key]
        : Paths[Path][Key] & { parameters: { query?: Filters } }
      : Paths[Path][Key];
  };
};
