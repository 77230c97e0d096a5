import type { TableRecord } from './csv/csv-records.js';

/** The most lines that a report has below its rows. */
export const MAX_FOOTER = 10;

const SUMMARY =
  /^(?:grand |sub)?-?(?:totals?|sum|count|gesamt(?:summe)?|summe|anzahl|total général|somme|suma|totale|totaal|razem|itogo|итого|всего|合計|总计|總計|합계|المجموع|סה"כ|toplam)(?![\p{L}\p{N}])[\s:：]*[\d.,\s]*$/iu;
const NOTICE = new RegExp(
  `^(?:${[
    '©',
    '\\(c\\)',
    'copyright\\b',
    'confidential\\b',
    'vertraulich\\b',
    '(?:generated|exported|created|printed|downloaded) (?:by|on|at|from|with)\\b',
    '(?:erstellt|exportiert) (?:von|am|mit)\\b',
    '(?:généré|exporté) (?:par|le)\\b',
    '(?:generado|exportado) (?:por|el)\\b',
    '(?:generato|esportato) (?:da|il)\\b',
    '(?:gerado|exportado) (?:por|em)\\b',
    '(?:as of|stand:?) \\d',
    'filtered by\\b',
    'page \\d+',
    'seite \\d+',
    'end of (?:report|file|export)\\b',
    'report (?:generated|run|date)\\b',
    'total (?:records|rows|contacts|entries|deals)\\b',
    '\\(?\\d+ (?:rows?|records?|contacts?|entries|deals?)\\b',
    '-{3,}$',
    '={3,}$',
    '\\*{3,}$',
  ].join('|')})`,
  'iu',
);
const AMOUNT = /^[\d.,\s%€$£¥-]+$/;
const MAX_SENTENCE = 500;
/** More than a name would have. */
const SENTENCE = /[:!;()\d©]|\s.*\.$|(?:\S+\s+){6}/u;

/**
 * How much a record looks like what stands below the rows of a report: `surely`, a sum, a notice, or a sentence behind a blank
 * line; `maybe`, any other cell alone behind a blank line, such as the name of the report. That it is no row is known when
 * nothing else follows, and, of those that only may be, when a sure one stands among them.
 */
export function footerIn(
  { cells }: TableRecord,
  columns: number,
  isBehindBlank: boolean,
): 'surely' | 'maybe' | null {
  if (columns < 2 || cells.some((cell) => cell.includes('@'))) return null;
  const isAlone = isBehindBlank && cells.length === 1;
  const [first = '', ...others] = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (first.length > MAX_SENTENCE) return isAlone ? 'surely' : null;
  const isSum = others.length > 0 || /\d|[:：]$|total/iu.test(first);
  if (SUMMARY.test(first) && isSum) return others.every((cell) => AMOUNT.test(cell)) ? 'surely' : null;
  if (others.length > 0) return null;
  if (NOTICE.test(first) || (isAlone && SENTENCE.test(first))) return 'surely';
  return isAlone ? 'maybe' : null;
}
