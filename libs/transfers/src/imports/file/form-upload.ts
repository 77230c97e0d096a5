import { Readable } from 'node:stream';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { DomainError, invalid } from '@rosetta/common';

const LIMITS = { fields: 20, fieldSize: 256 * 1024, files: 2, headerPairs: 100, headerSize: 16 * 1024 };

/** A file that was sent by a form, and what was said beside it. */
export interface FormUpload {
  readonly fields: Readonly<Record<string, string>>;
  readonly fileName: string | null;
  readonly type: string;
  readonly bytes: AsyncIterable<Buffer>;
}

/** Whether a body is a form with files. */
export function isForm(contentType: string): boolean {
  return /^multipart\/form-data\b/i.test(contentType.trim());
}

/** Reads a form up to its file, which is left to be read; fields must stand before it. */
export async function openForm(body: AsyncIterable<Buffer>, contentType: string): Promise<FormUpload> {
  const form = formOf(contentType);
  const fields: Record<string, string> = {};
  let opened = false;
  const file = new Promise<FormUpload>((resolve, reject) => {
    const refuse = (error: Error) => {
      reject(error);
      form.destroy(error);
    };
    form.on('field', (name, value, isNameCut, isValueCut) => {
      if (opened) refuse(invalid(`The form field ${JSON.stringify(name)} must stand before the file`));
      else if (isNameCut || isValueCut) refuse(invalid(`The form field ${JSON.stringify(name)} is too long`));
      else fields[name] = value;
    });
    form.on('file', (_field, stream, fileName, _encoding, type) => {
      if (opened) {
        stream.resume();
        return refuse(invalid('A form may hold one file'));
      }
      opened = true;
      // What breaks off is told by the form itself, before somebody reads the file or behind it.
      stream.on('error', () => undefined);
      resolve({ fields, fileName: fileName || null, type: type ?? '', bytes: bytesOf(stream, ended) });
    });
    form.on('fieldsLimit', () => refuse(invalid(`A form may have at most ${LIMITS.fields} fields`)));
    form.on('finish', () => reject(invalid('The form holds no file')));
    form.on('error', (error) => reject(asDomainError(error)));
  });
  const ended = new Promise<void>((resolve, reject) => {
    form.once('finish', resolve);
    form.once('error', (error) => reject(asDomainError(error)));
  });
  ended.catch(() => undefined);
  const source = Readable.from(body);
  source.on('error', (error) => form.destroy(error)).pipe(form);
  return file;
}

/** The file, and behind it the end of the form: what is wrong there is told too. */
async function* bytesOf(
  stream: BusboyFileStream,
  ended: Promise<void>,
): AsyncGenerator<Buffer, void, undefined> {
  const broken = ended.then(
    () => undefined,
    (error: Error) => stream.destroy(error),
  );
  yield* stream as AsyncIterable<Buffer>;
  await broken;
  await ended;
}

function formOf(contentType: string) {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits: LIMITS });
  } catch (cause) {
    throw new DomainError('validation_failed', 'The Content-Type of the form names no boundary', { cause });
  }
}

function asDomainError(error: unknown): Error {
  if (error instanceof DomainError) return error;
  return new DomainError('validation_failed', 'The form is broken off or damaged', { cause: error });
}
