import type { Operation } from './openapi-types.js';
import { emailAndPosition, taro } from './request-examples.js';

const listed = {
  id: 'cont_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
  ...taro,
  created_at: '2026-01-20T10:00:00Z',
  updated_at: '2026-02-05T16:00:00Z',
};
/** Document D's samples leave the note out, which a contact by itself shows. */
const contact = { ...listed, note: null };

/** What the samples of document D are answered, by operation. */
const answers: Readonly<Record<string, unknown>> = {
  listContacts: { items: [listed], total: 35, limit: 50, offset: 0 },
  getContact: { contact },
  createContact: { contact },
  updateContact: { contact: { ...contact, ...emailAndPosition } },
  deleteContact: { success: true },
};

/** Shows with an operation what it answers. */
export function showAnswer({ operationId, responses }: Operation): void {
  const answer = (responses['201'] ?? responses['200'])?.content?.['application/json'];
  const example = answers[operationId];
  if (answer && example !== undefined) answer.example = example;
}
