/** Tables whose rows have their changes in the journal: reading them hands out where it goes on. */
export const journalledTables: ReadonlySet<string> = new Set([
  'contacts',
  'companies',
  'deals',
  'activities',
]);
