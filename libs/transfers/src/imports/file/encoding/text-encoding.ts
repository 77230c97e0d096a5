import { TextDecoder } from 'node:util';
import { DomainError } from '@rosetta/common';
import iconv from 'iconv-lite';

/** Turns the bytes of a file into text, some at a time; the last call has none. Throws where they are not of its encoding. */
export type Decoder = (bytes?: Buffer) => string;

/** The name that the web has for an encoding, of which there are many spellings. */
export function encodingNamed(label: string): string {
  try {
    return new TextDecoder(label.trim()).encoding;
  } catch (cause) {
    const message = `The charset ${JSON.stringify(label.slice(0, 40))} is not known`;
    throw new DomainError('unsupported_media_type', message, { cause });
  }
}

/**
 * Decodes strictly: what is not of the encoding is refused, not replaced. Unicode is decoded by Node, the others by
 * iconv-lite: Node's own tables differ from version to version.
 */
export function decoderOf(encoding: string): Decoder {
  return /^utf-|^iso-2022-/.test(encoding) || !iconv.encodingExists(encoding)
    ? ownDecoder(encoding)
    : tableDecoder(encoding);
}

function ownDecoder(encoding: string): Decoder {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw notOf(encoding, cause);
    }
  };
}

function tableDecoder(encoding: string): Decoder {
  const decoder = iconv.getDecoder(encoding);
  return (bytes) => {
    const text = bytes === undefined ? (decoder.end() ?? '') : decoder.write(bytes);
    if (text.includes('\ufffd')) throw notOf(encoding);
    return text;
  };
}

function notOf(encoding: string, cause?: unknown): DomainError {
  return new DomainError(
    'validation_failed',
    `The file is not valid ${encoding}; name its encoding, e.g. encoding=windows-1252`,
    { cause },
  );
}
