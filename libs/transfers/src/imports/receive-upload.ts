import type { Actor } from '@rosetta/common';
import type { IncomingHttpHeaders } from 'node:http';
import { isForm, openForm } from './file/form-upload.js';
import { type Exchange, receiving } from './file/sent-file.js';
import type { ImportUploadsService } from './import-uploads.service.js';
import type { UploadQuery } from './import.dto.js';
import { readFormUpload, readUpload } from './import.input.js';

/** Takes a file off the wire, by itself or in a form, and keeps it for its import. */
export async function receiveUpload(
  uploads: ImportUploadsService,
  actor: Actor,
  query: UploadQuery,
  headers: IncomingHttpHeaders,
  exchange: Exchange,
) {
  const type = headers['content-type'] ?? '';
  if (isForm(type))
    return receiving(exchange, async (body) => {
      const form = await openForm(body, type);
      return uploads.upload(actor, readFormUpload(query, headers, form), form.bytes);
    });
  const command = readUpload(query, headers);
  return receiving(exchange, (bytes) => uploads.upload(actor, command, bytes));
}
