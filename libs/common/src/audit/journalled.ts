const recordKinds = `e.entity in ('contact', 'company', 'deal', 'activity')`;

/** What audit events tell of and the journal has: the condition of its index, word for word. */
export const journalled = `e.transaction_id is not null and ${recordKinds}`;

/** What they tell of beside the journal, such as pipelines and members: likewise. */
export const besideJournal = `e.transaction_id is not null and not ${recordKinds}`;
