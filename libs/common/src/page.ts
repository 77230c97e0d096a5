/** One page of a list: the rows, how many there are in all, and the window that was asked for. */
export interface Page<T> {
  readonly items: T[];
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
}

/** The window of a list: `limit` rows after skipping `offset`. */
export interface Window {
  readonly limit: number;
  readonly offset: number;
}
