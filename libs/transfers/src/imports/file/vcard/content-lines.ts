import { invalid } from '@rosetta/common';
import { MAX_ROW_LENGTH } from '../file-rows.js';

/** What a card holds that is no text: pictures and sounds may be larger than all the rest, and are passed over. */
const BINARY = /^(?:[^.:;]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]/i;
const QUOTED_PRINTABLE = /^[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE/i;
/** Of a property, its name and parameters. */
const MAX_HEAD = 1000;
const BASE64 = /^[^:]*;(?:ENCODING=)?(?:BASE64|B)[;:]/i;

/** A property as it is written, its parts put together, and the line on which it begins. */
export interface ContentLine {
  readonly line: number;
  readonly text: string;
}

/** A property to which lines may yet be added. */
interface OpenLine {
  readonly line: number;
  text: string;
  readonly isBinary: boolean;
  readonly isQuotedPrintable: boolean;
  readonly isBase64: boolean;
}

/** Puts together the lines that properties were folded into, in each of the ways of vCard 2.1, 3.0 and 4.0. */
export class ContentLines {
  private rest = '';
  private line = 0;
  private open: OpenLine | null = null;

  push(piece: string, isLast: boolean): ContentLine[] {
    const lines = (this.rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.rest = isLast ? '' : lines.pop()!;
    const found: ContentLine[] = [];
    for (const text of lines) {
      this.line += 1;
      if (!this.continue(text)) {
        this.finish(found);
        this.open = opened(this.line, text);
      }
      this.check();
    }
    if (isLast) this.finish(found);
    return found;
  }

  /** Adds a line to the property that is open; false where it begins another. */
  private continue(text: string): boolean {
    const { open } = this;
    if (!open) return false;
    if (open.isQuotedPrintable && open.text.endsWith('=')) {
      open.text = open.text.slice(0, -1) + text.replace(/^[ \t]/, '');
      return true;
    }
    if (/^[ \t]/.test(text)) {
      if (!open.isBinary) open.text += text.slice(1);
      return true;
    }
    // Base64 of 2.1 goes on until a blank line, indented or not.
    return open.isBase64 && text !== '' && !/^[\w.-]+[;:]/.test(text);
  }

  private finish(found: ContentLine[]): void {
    if (this.open && this.open.text.trim() !== '') found.push(this.open);
    this.open = null;
  }

  private check(): void {
    const length = Math.max(this.rest.length, this.open && !this.open.isBinary ? this.open.text.length : 0);
    if (length > MAX_ROW_LENGTH)
      throw invalid(`The vCard property in line ${this.line} has more than ${MAX_ROW_LENGTH} characters`);
  }
}

function opened(line: number, text: string): OpenLine {
  const head = text.slice(0, MAX_HEAD);
  return {
    line,
    text,
    isBinary: BINARY.test(head),
    isQuotedPrintable: QUOTED_PRINTABLE.test(head),
    isBase64: BASE64.test(head),
  };
}
