import { invalid } from '@rosetta/common';
import { MAX_ROW_LENGTH } from './file-rows.js';

const BLANKS = ' \n\r\t';

/** An element of an array as it is written, and the line on which it begins. */
export interface ArrayElement {
  readonly line: number;
  readonly json: string;
}

/**
 * Cuts the text of a JSON array into the texts of its elements while it arrives. Looks at brackets, commas and quotes alone:
 * whether an element is valid JSON is left to who reads it.
 */
export class ArrayElements {
  /** The element that is not over yet; null between elements. */
  private begun: { line: number; text: string } | null = null;
  /** How many brackets are open; the first is the array's own. */
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  private isOver = false;
  private mustFollow = false;
  private line = 1;

  push(piece: string): ArrayElement[] {
    const found: ArrayElement[] = [];
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const sign = piece[at]!;
      if (sign === '\n') this.line += 1;
      if (this.isInString) this.readString(sign);
      else if (!BLANKS.includes(sign)) {
        if (this.depth === 1 && (sign === ',' || sign === ']')) {
          found.push(...this.finish(piece.slice(from, at), sign));
        } else {
          if (this.depth > 0 && !this.begun) {
            this.begun = { line: this.line, text: '' };
            from = at;
          }
          this.readSign(sign);
        }
      }
    }
    if (this.begun) this.begun.text += piece.slice(from);
    if (this.begun && this.begun.text.length > MAX_ROW_LENGTH)
      throw invalid(`The row in line ${this.begun.line} has more than ${MAX_ROW_LENGTH} characters`);
    return found;
  }

  end(): void {
    if (!this.isOver) throw invalid('The JSON array is not closed');
  }

  private readString(sign: string): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (sign === '\\') this.isEscaped = true;
    else if (sign === '"') this.isInString = false;
  }

  private readSign(sign: string): void {
    if (this.isOver || (this.depth === 0 && sign !== '[')) throw this.broken();
    if (sign === '"') this.isInString = true;
    else if (sign === '[' || sign === '{') this.depth += 1;
    else if (sign === ']' || sign === '}') this.depth -= 1;
  }

  private finish(text: string, sign: string): ArrayElement[] {
    const { begun } = this;
    if (!begun && (this.mustFollow || sign === ',')) throw this.broken();
    this.mustFollow = sign === ',';
    this.begun = null;
    if (sign === ']') {
      this.depth = 0;
      this.isOver = true;
    }
    return begun ? [{ line: begun.line, json: begun.text + text }] : [];
  }

  private broken(): Error {
    return invalid(`The file is not a JSON array; see line ${this.line}`);
  }
}
