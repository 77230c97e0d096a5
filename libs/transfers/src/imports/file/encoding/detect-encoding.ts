import { DomainError } from '@rosetta/common';
import iconv from 'iconv-lite';
import type { KnownColumns } from '../file-rows.js';
import { refuseBrokenUtf8 } from './broken-utf-8.js';
import { isOfOneAlphabet } from './latin-alphabets.js';
import { implausibility } from './plausible-text.js';

/** The encodings that are told apart, by the detector's names for them; what comes first is preferred. */
const ENCODINGS: Readonly<Record<string, string>> = {
  CP932: 'shift_jis',
  'EUC-JP': 'euc-jp',
  GB18030: 'gb18030',
  Big5: 'big5',
  CP949: 'euc-kr',
  'Windows-1252': 'windows-1252',
  'Windows-1250': 'windows-1250',
  'Windows-1251': 'windows-1251',
  'Windows-1253': 'windows-1253',
  'Windows-1254': 'windows-1254',
  'Windows-1255': 'windows-1255',
  'Windows-1256': 'windows-1256',
  'Windows-1257': 'windows-1257',
  'Windows-1258': 'windows-1258',
  CP874: 'windows-874',
  'KOI8-R': 'koi8-r',
  'ISO-8859-2': 'iso-8859-2',
  'ISO-8859-5': 'iso-8859-5',
  IBM866: 'ibm866',
  MacRoman: 'macintosh',
};
/** How much surer the detector must be of one reading than of any other, between Latin ones, and where little is there. */
const SURER = 1.75;
const SURER_OF_LATIN = 1.3;
const SURER_OF_LITTLE = 4;
const LITTLE = 8;
/** What few files are still written in has to be twice as likely. */
const RARE = 0.5;
const LATIN = /(?=[^\x00-\x7f])\p{Script=Latin}/u;
const EAST_ASIAN = ['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr'];
const WORDS = 16 * 1024;

interface Reading {
  readonly encoding: string;
  readonly text: string;
  readonly confidence: number;
  /** Bytes beyond ASCII that it rests on. */
  readonly letters: number;
}

/**
 * Finds the encoding of text that is not UTF-8. A detector ranks those that are possible; readings that nobody would write
 * are dropped, and readings that are the same count as one. Where the names of the columns are known in one reading alone,
 * that decides; where two readings are about as likely, it would be a guess, and is refused.
 */
export async function detectEncoding(sample: Buffer, known: KnownColumns): Promise<string> {
  refuseBrokenUtf8(sample);
  const readings = await readingsOf(sample);
  const plausible = readings.filter(({ text }) => implausibility(text) === leastOf(readings));
  const alike = plausible.filter(({ text }) => isOfOneAlphabet(text));
  const likely = alike.length > 0 ? alike : plausible;
  const recognized = likely.map(({ text }) => known(namesIn(text)));
  const most = Math.max(0, ...recognized);
  const chosen = likely.filter((_, index) => recognized[index] === most);
  const [best, second] = chosen;
  if (best && (!second || best.confidence >= surenessFor(best, second) * second.confidence))
    return best.encoding;
  throw unknownEncoding(chosen.map(({ encoding }) => encoding));
}

function surenessFor(best: Reading, second: Reading): number {
  const isEastAsian = [best, second].some(({ encoding }) => EAST_ASIAN.includes(encoding));
  if (isEastAsian) return best.letters < LITTLE ? SURER_OF_LITTLE : SURER;
  return [best, second].every(({ text }) => LATIN.test(text)) ? SURER_OF_LATIN : SURER;
}

function leastOf(readings: readonly Reading[]): number {
  return Math.min(...readings.map(({ text }) => implausibility(text)));
}

/** What each encoding makes of the words beyond ASCII, the likeliest first. */
async function readingsOf(sample: Buffer): Promise<Reading[]> {
  const { detectAll } = await import('jschardet');
  const words = wordsBeyondAscii(sample);
  const ranked = detectAll(words, { detectEncodings: Object.keys(ENCODINGS) });
  const letters = words.filter((byte) => byte > 127).length;
  const byText = new Map<string, Reading>();
  for (const [name, encoding] of Object.entries(ENCODINGS)) {
    const rank = ranked.find((each) => each.encoding?.toLowerCase() === name.toLowerCase())?.confidence ?? 0;
    const confidence = encoding === 'macintosh' ? rank * RARE : rank;
    const text = iconv.decode(words, encoding);
    const same = byText.get(text);
    if (text.includes('\ufffd') || (confidence === 0 && !same)) continue;
    if (same) byText.set(text, { ...same, confidence: Math.max(same.confidence, confidence) });
    else byText.set(text, { encoding, text, confidence, letters });
  }
  return [...byText.values()].sort((a, b) => b.confidence - a.confidence);
}

/** The cells that ASCII does not suffice for, one a line: the others say nothing, but weigh. */
function wordsBeyondAscii(sample: Buffer): Buffer {
  const words = sample
    .toString('latin1')
    .split(/[\r\n,;\t"]+/)
    .filter((word) => /[\x80-\xff]/.test(word));
  return Buffer.from(words.join('\n').slice(0, WORDS), 'latin1');
}

/** The cells with which the text begins, among which those of a header would be. */
function namesIn(text: string): string[] {
  return [...new Set(text.split('\n', 30).filter((word) => word.length <= 100))];
}

function unknownEncoding(candidates: readonly string[]): DomainError {
  const which = candidates.length > 1 ? `; it may be ${candidates.slice(0, 4).join(' or ')}` : '';
  return new DomainError(
    'validation_failed',
    `The file is not valid utf-8, and its encoding cannot be told for certain${which}. Name it, e.g. encoding=windows-1252`,
  );
}
