import type { MediaType } from '../media-types.js';

/** The header line of a CSV answer. */
export function csvHeader(names: readonly string[]): string {
  return names.map((name) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(',');
}

/** format('%s') writes a value as Postgres itself would, and NULL as nothing. */
function csvCell(index: number): string {
  const column = `page.c${index}`;
  const text = `format('%s', ${column})`;
  return (
    `case when ${text} ~ '[",\\r\\n]' or (${text} = '' and ${column} is not null) ` +
    `then '"' || replace(${text}, '"', '""') || '"' else ${text} end`
  );
}

function csvBody(columns: number, header: string): string {
  const line = Array.from({ length: columns }, (_, i) => csvCell(i)).join(` || ',' || `);
  return `${header}::text || chr(10) || coalesce(string_agg(${line || `''`}, chr(10)), '')`;
}

/** The expression that turns the rows of `page` into the text of the answer. */
export function bodySql(media: MediaType, columns: number, header: string): string {
  if (media.kind === 'csv') return csvBody(columns, header);
  const rows = 'json_agg(page.*)';
  const wanted = media.kind === 'object' ? `coalesce(${rows}->0, 'null')` : `coalesce(${rows}, '[]')`;
  return `${media.stripNulls ? `json_strip_nulls(${wanted})` : wanted}::text`;
}
