import { TextDecoder } from 'node:util';
import { DomainError, invalid } from '@rosetta/common';
import { type SaxesAttributePlain, SaxesParser } from 'saxes';

/** More than any tag or text of a workbook has; what is longer would be held in memory. */
const MAX_LENGTH = 1024 * 1024;

/** What happens while XML is read; names come without their prefixes. */
export interface XmlEvents {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Reads XML while it arrives; each turn ends behind a piece of it. Document types, and so entities of their own, are refused. */
export async function* readXml(
  bytes: AsyncIterable<Buffer>,
  events: XmlEvents,
): AsyncGenerator<void, void, undefined> {
  const parser = new SaxesParser({ position: false });
  let sinceEvent = 0;
  parser.on('doctype', () => {
    throw invalid('The workbook declares a document type, which is not read');
  });
  parser.on(
    'opentag',
    ({ name, attributes }: { name: string; attributes: Record<string, string | SaxesAttributePlain> }) => {
      sinceEvent = 0;
      events.open?.(localName(name), attributes as Record<string, string>);
    },
  );
  parser.on('closetag', ({ name }) => {
    sinceEvent = 0;
    events.close?.(localName(name));
  });
  parser.on('text', (text) => events.text?.(text));
  parser.on('cdata', (text) => events.text?.(text));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isThere = false;
  for await (const piece of bytes) {
    isThere = true;
    sinceEvent += piece.length;
    feed(() => parser.write(decoder.decode(piece, { stream: true })));
    if (sinceEvent > MAX_LENGTH) throw invalid('The workbook has a cell that is too long');
    yield;
  }
  if (isThere) feed(() => parser.write(decoder.decode()).close());
}

/** Reads a part to its end, for the sake of its events. */
export async function readAll(bytes: AsyncIterable<Buffer>, events: XmlEvents): Promise<void> {
  for await (const _ of readXml(bytes, events));
}

function feed(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError('validation_failed', 'The workbook is damaged: a part of it is not valid XML', {
      cause: error,
    });
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
