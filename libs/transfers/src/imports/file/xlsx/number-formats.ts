import { readAll } from './xml-events.js';

const MAX_STYLES = 100_000;
/** Formats that are known by their numbers alone; the others are written out in the workbook. */
const BUILT_IN: Readonly<Record<number, string>> = {
  9: '0%',
  10: '0.00%',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
};
/** Dates as East Asia writes them, which differ from language to language. */
const isEastAsianDate = (id: number) => (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** How a number is meant: by the format of its cell. */
export type NumberFormat =
  | { readonly kind: 'number' | 'percent' | 'date' | 'date-time' | 'time' }
  /** Digits that are filled into a pattern, such as `00000`. */
  | { readonly kind: 'mask'; readonly pattern: string };

/** Reads the number format of each cell style. */
export async function readNumberFormats(part: AsyncIterable<Buffer>): Promise<NumberFormat[]> {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let isInStyles = false;
  await readAll(part, {
    open: (name, attributes) => {
      if (name === 'cellXfs') isInStyles = true;
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (name === 'xf' && isInStyles && ids.length < MAX_STYLES) ids.push(Number(attributes.numFmtId ?? 0));
    },
    close: (name) => {
      if (name === 'cellXfs') isInStyles = false;
    },
  });
  return ids.map((id) => {
    const code = codes.get(id);
    if (code === undefined && isEastAsianDate(id)) return { kind: 'date' };
    return formatOf(code ?? BUILT_IN[id] ?? 'General');
  });
}

/** What a format code makes of a number. */
export function formatOf(code: string): NumberFormat {
  // Of several sections the first is for what is above zero; conditions choose by length, which makes no difference here.
  const sections = code.split(';');
  const section = /^\[[<>=]/.test(code) ? (sections[1] ?? code) : sections[0]!;
  const bare = section
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/AM\/PM|A\/P/gi, 'h');
  if (/general/i.test(bare)) return { kind: 'number' };
  if (/[ymdhse]/i.test(bare.replace(/e[+-]/gi, ''))) return { kind: dateKind(bare) };
  if (bare.includes('%')) return { kind: 'percent' };
  return maskOf(section) ?? { kind: 'number' };
}

function dateKind(bare: string): 'date' | 'date-time' | 'time' {
  const hasTime = /[hs]/i.test(bare);
  const hasDay = /[yde]/i.test(bare) || /mmm/i.test(bare);
  if (!hasTime) return 'date';
  return hasDay ? 'date-time' : 'time';
}

/** A pattern of digits and signs, as postal codes and phones have one; amounts have none. */
function maskOf(section: string): NumberFormat | null {
  const pattern = section.replace(/^\[[^\]]*\]/, '').replace(/"([^"]*)"|\\(.)/g, '$1$2');
  const isMask = /^[0#+\-() /.]+$/.test(pattern) && !/[0#]\.[0#]*$/.test(pattern);
  // `# ##0` and the like set thousands apart.
  if (/^#*[ .'/]?##0$/.test(pattern)) return null;
  const isTelling = /^0{2,}$|[+\-() /]/.test(pattern) && /[0#]/.test(pattern);
  return isMask && isTelling ? { kind: 'mask', pattern } : null;
}
