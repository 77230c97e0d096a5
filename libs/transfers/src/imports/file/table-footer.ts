import type { TableRecord } from './csv/csv-records.js';

/** The most lines that a report has below its rows. */
export const MAX_FOOTER = 10;

const SUMMARY =
  /^(?:grand |sub)?-?(?:totals?|sum|count|gesamt(?:summe)?|summe|anzahl|total général|somme|suma|totale|totaal|razem|itogo|итого|всего|合計|总计|總計|합계|المجموع|סה"כ|toplam)(?![\p{L}\p{N}])[\s:：]*[\d.,\s]*$/iu;
const NOTICE =
  /^(?:©|copyright\b|confidential\b|(?:generated|exported|created|printed|downloaded) (?:by|on|at|from|with)\b|(?:erstellt|exportiert) (?:von|am|mit)\b|(?:généré|exporté) (?:par|le)\b|(?:generado|exportado) (?:por|el)\b|page \d+|seite \d+|end of (?:report|file|export)\b|report (?:generated|run|date)\b|\(?\d+ (?:rows?|records?|contacts?|entries|deals?)\b|-{3,}$|={3,}$|\*{3,}$)/iu;
const MAX_SENTENCE = 500;
/** More than a name would have. */
const SENTENCE = /[:!;()\d©]|\s.*\.$|(?:\S+\s+){6}/u;

/**
 * Whether a record may stand below the rows of a report: a sum, a notice, or, behind a blank line, one cell alone where rows
 * have several. That it does is known when no row follows.
 */
export function isFooter({ cells }: TableRecord, columns: number, isBehindBlank: boolean): boolean {
  if (columns < 2) return false;
  const written = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const [first = '', ...others] = written;
  if (cells.some((cell) => cell.includes('@'))) return false;
  if (first.length > MAX_SENTENCE) return isBehindBlank && cells.length === 1;
  const isSum = others.length > 0 || /\d|[:：]$|total/iu.test(first);
  if (SUMMARY.test(first) && isSum) return others.every((cell) => /^[\d.,\s%€$£¥-]+$/.test(cell));
  if (others.length > 0) return false;
  if (NOTICE.test(first)) return true;
  return isBehindBlank && cells.length === 1 && SENTENCE.test(first);
}
