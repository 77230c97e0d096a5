import { count } from './import-dom.mjs';

const TITLES = {
  uploading: 'Still being sent',
  queued: 'Waiting for its turn',
  running: 'Importing',
  completed: 'Imported',
  cancelled: 'Stopped',
  failed: 'Stopped by a failure',
  undoing: 'Taking it back',
  undone: 'Taken back',
};

/** What an import is doing, or has come to. */
export function titleOf({ status, options }) {
  if (options.dry_run && status === 'running') return 'Trying it';
  if (options.dry_run && status === 'completed') return 'Tried, and nothing written';
  return TITLES[status];
}

/** One sentence more about it. */
export function introOf({ status, file_name: name, options, rows, undo, unread_columns: unread }) {
  const what = name ?? 'The file';
  if (status === 'undone')
    return (
      `${what}: ${count(undo.deleted, 'record was', 'records were')} deleted, ${undo.reverted} changed back, ` +
      `${undo.left} left as they are.`
    );
  if (status === 'cancelled') return `${what}: what was written stays, until it is taken back.`;
  if (status !== 'completed') return `${what}. You may leave this page: the import goes on.`;
  const columns = unread.length > 0 ? ` Not read: ${unread.join(', ')}.` : '';
  const tense = options.dry_run ? 'would be written' : 'were written';
  const written = count(rows.created + rows.updated, 'row');
  return `${what}: ${written} of ${count(rows.total, 'row')} ${tense}.${columns}`;
}
