import { readAll } from './xml-events.js';

const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

/** Gathers the text of a cell that may be written in several runs; how it is read aloud (`rPh`) is none of it. */
export class RichText {
  private text = '';
  private isText = false;
  private isPhonetic = false;

  open(name: string): void {
    if (name === 'rPh') this.isPhonetic = true;
    this.isText = name === 't' && !this.isPhonetic;
  }

  close(name: string): void {
    if (name === 'rPh') this.isPhonetic = false;
    this.isText = false;
  }

  add(text: string): void {
    if (this.isText) this.text += text;
  }

  /** What was gathered; begins anew. */
  take(): string {
    const text = this.text.replace(ESCAPED, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
    this.text = '';
    return text;
  }
}

/** Reads the texts that cells share, in the order in which cells count them. */
export async function readSharedStrings(
  part: AsyncIterable<Buffer>,
  add: (text: string) => void,
): Promise<void> {
  const rich = new RichText();
  await readAll(part, {
    open: (name) => rich.open(name),
    text: (text) => rich.add(text),
    close: (name) => {
      rich.close(name);
      if (name === 'si') add(rich.take());
    },
  });
}
