import { invalid } from '@rosetta/common';
import type { ContactFields, ContactWriting } from './contact.commands.js';
import type { Contact } from './contact.entity.js';
import { checkCustomFields, writeCustomFields } from './custom-fields.js';
import { readEmails } from './email.js';
import { checkMetadata } from './metadata.js';
import { identityKey } from './identities.js';
import { type ReadPhone, readPhones } from './phone.js';
import { plainText } from './plain-text.js';
import { shownName } from './shown-name.js';
import { shownPhone } from './shown-phone.js';
import { checkText, checkTexts, limits } from './text-limits.js';

/** The part of a contact that callers write; everything else is kept by the system. */
export const writableProperties = [
  'fullName',
  'firstName',
  'lastName',
  'emails',
  'phones',
  'phoneAsWritten',
  'phoneExtensions',
  'position',
  'companyId',
  'companyName',
  'description',
  'source',
  'tags',
  'assigneeId',
  'optInStatus',
  'customFields',
  'metadata',
] as const satisfies readonly (keyof Contact)[];

/** A contact as far as callers write it. */
export type ContactState = Pick<Contact, (typeof writableProperties)[number]>;

/** What a contact is before anything was written. */
export const blankContact: Readonly<ContactState> = {
  fullName: null,
  firstName: null,
  lastName: null,
  emails: [],
  phones: [],
  phoneAsWritten: null,
  phoneExtensions: {},
  position: null,
  companyId: null,
  companyName: null,
  description: null,
  source: null,
  tags: [],
  assigneeId: null,
  optInStatus: true,
  customFields: {},
  metadata: {},
};

/** Applies one request's fields to a contact by the rules that every dialect shares. */
export function writeFields(
  state: Readonly<ContactState>,
  fields: ContactFields & ContactWriting,
  defaultCountry: string | null,
): ContactState {
  const next = pickState(state);
  writeSingle(next, fields);
  writeEmails(next, fields);
  writePhones(next, fields, defaultCountry);
  writeTags(next, fields);
  if (fields.customFields !== undefined) next.customFields = writeCustomFields(state.customFields, fields);
  if (fields.metadata !== undefined) next.metadata = checkMetadata(fields.metadata ?? {});
  return next;
}

/**
 * Merges a row into a contact: what it says overwrites, lists are united in order, custom fields merged by key. An empty
 * text says nothing: in a file of many columns it is a blank cell. `incoming` is what the row makes of a blank contact.
 */
export function mergeFields(
  state: Readonly<ContactState>,
  fields: ContactFields,
  incoming: Readonly<ContactState>,
): ContactState {
  const said = withoutBlanks(fields);
  const next = pickState(state);
  writeSingle(next, said);
  // A first phone does not replace one that was kept as it was typed: uniting loses nothing.
  next.emails = united('emails', state.emails, incoming.emails, limits.values);
  next.phones = united('phones', state.phones, incoming.phones, limits.values);
  if (state.phones.length === 0) next.phoneAsWritten ??= incoming.phoneAsWritten;
  next.phoneExtensions = extensionsOf(next.phones, { ...state.phoneExtensions, ...incoming.phoneExtensions });
  next.tags = united('tags', state.tags, incoming.tags, limits.tags);
  if (said.customFields)
    next.customFields = checkCustomFields({ ...state.customFields, ...said.customFields });
  if (said.metadata) next.metadata = checkMetadata(said.metadata);
  return next;
}

/** As {@link mergeFields}, of a row that is the contact itself: what it says of e-mails and phones comes first. */
export function mergeOwnFields(
  state: Readonly<ContactState>,
  fields: ContactFields,
  incoming: Readonly<ContactState>,
): ContactState {
  const next = mergeFields(state, fields, incoming);
  next.emails = inFront(incoming.emails, next.emails);
  next.phones = inFront(incoming.phones, next.phones);
  if (next.phones[0] !== state.phones[0]) next.phoneAsWritten = incoming.phoneAsWritten;
  return next;
}

/** The writable part of a contact, without anything else it carries. */
export function pickState(contact: Readonly<ContactState>): ContactState {
  // Written out: the bulk path does this for every row, and an object made from entries costs ten times as much.
  return {
    fullName: contact.fullName,
    firstName: contact.firstName,
    lastName: contact.lastName,
    emails: contact.emails,
    phones: contact.phones,
    phoneAsWritten: contact.phoneAsWritten,
    phoneExtensions: contact.phoneExtensions,
    position: contact.position,
    companyId: contact.companyId,
    companyName: contact.companyName,
    description: contact.description,
    source: contact.source,
    tags: contact.tags,
    assigneeId: contact.assigneeId,
    optInStatus: contact.optInStatus,
    customFields: contact.customFields,
    metadata: contact.metadata,
  };
}

function withoutBlanks(fields: ContactFields): ContactFields {
  const said: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) if (value != null && value !== '') said[key] = value;
  return said;
}

/** The same list where nothing comes to it, so that it is seen at once to be unchanged; another notation is nothing new. */
function united(field: string, known: string[], more: readonly string[], max: number): string[] {
  const missing = more.filter((value) => !known.includes(value));
  if (missing.length === 0) return known;
  const keys = new Set(known.map(identityKey));
  const added = missing.filter((value) => !keys.has(identityKey(value)));
  if (added.length === 0) return known;
  if (known.length + added.length > max) throw invalid(`${field} must be at most ${max}`, field);
  return [...known, ...added];
}

/** The same list where nothing moves, so that it is seen at once to be unchanged. */
function inFront(first: readonly string[], all: string[]): string[] {
  if (first.every((value, place) => all[place] === value)) return all;
  return [...first, ...all.filter((value) => !first.includes(value))];
}

/** What is taken away is so last, of a list that is written or added to as well. */
function writeTags(
  next: ContactState,
  { tags, addTags = [], removeTags = [] }: ContactFields & ContactWriting,
): void {
  if (tags === undefined && addTags.length + removeTags.length === 0) return;
  const all = [...(tags === undefined ? next.tags : (tags ?? [])), ...addTags];
  const kept = removeTags.length === 0 ? all : all.filter((tag) => !removeTags.includes(tag));
  next.tags = checkTexts('tags', kept, limits.tag, limits.tags);
}

/** Writes what holds one value: all but lists and custom fields. */
function writeSingle(next: ContactState, fields: ContactFields): void {
  writeName(next, fields);
  writeCompany(next, fields);
  if (fields.position !== undefined) next.position = checkText('position', fields.position, limits.position);
  if (fields.description !== undefined)
    next.description = checkText('description', fields.description, limits.description);
  if (fields.source !== undefined) next.source = checkText('source', fields.source, limits.source);
  if (fields.assigneeId !== undefined) next.assigneeId = fields.assigneeId;
  if (fields.optInStatus !== undefined) next.optInStatus = fields.optInStatus ?? true;
}

function writeName(next: ContactState, fields: ContactFields): void {
  if (fields.name !== undefined) {
    // Written back as it was read: the parts may be better known than a split of the whole would tell.
    if (fields.name === next.fullName || fields.name === shownName(next)) return;
    next.fullName = checkText('name', fields.name, limits.fullName);
    const [first, ...rest] = (next.fullName ?? '').trim().split(/\s+/u);
    next.firstName = checkText('first name', first || null, limits.name);
    next.lastName = checkText('last name', rest.join(' ') || null, limits.fullName);
    return;
  }
  if (fields.firstName === undefined && fields.lastName === undefined) return;
  if (fields.firstName !== undefined) next.firstName = checkText('first_name', fields.firstName, limits.name);
  if (fields.lastName !== undefined) next.lastName = checkText('last_name', fields.lastName, limits.name);
  next.fullName =
    checkText('name', fields.fullName ?? null, limits.fullName) ??
    ([next.firstName, next.lastName].filter(Boolean).join(' ') || null);
}

function writeEmails(next: ContactState, { emails, email }: ContactFields): void {
  if (emails !== undefined) {
    checkCount('emails', emails ?? []);
    next.emails = unique((emails ?? []).flatMap((written) => readAddresses(written, 'emails')));
    checkCount('emails', next.emails);
  }
  if (email === undefined) return;
  const [primary, ...further] = email?.trim() ? readAddresses(email, 'email') : [];
  next.emails = withPrimary(next.emails, primary, further);
}

function readAddresses(written: string, field: 'email' | 'emails'): string[] {
  const emails = readEmails(checkText(field, written, limits.fullName) ?? '');
  if (emails === null) throw invalid(`Invalid email: ${JSON.stringify(written.slice(0, 100))}`, field);
  return emails;
}

/**
 * A new primary value in the place of the old one, or none. A further value that becomes the primary one changes places with
 * it: neither is lost.
 */
function withPrimary(
  values: readonly string[],
  primary: string | undefined,
  further: readonly string[],
): string[] {
  if (primary === undefined) return values.slice(1);
  const key = identityKey(primary);
  const place = values.findIndex((value) => identityKey(value) === key);
  const others = place > 0 ? values.with(place, values[0]!) : [...values];
  return unique([primary, ...others.slice(1), ...further]);
}

function writePhones(next: ContactState, fields: ContactFields, defaultCountry: string | null): void {
  if (fields.phones !== undefined) writePhoneList(next, fields.phones ?? [], defaultCountry);
  if (fields.phoneExtensions !== undefined)
    next.phoneExtensions = extensionsOf(next.phones, checkExtensions(fields.phoneExtensions ?? {}));
  if (fields.phone === undefined) return;
  const typed = checkText('phone', fields.phone, limits.phone) ?? '';
  writePrimaryPhone(next, plainText(typed).trim(), defaultCountry);
}

/** A list says nothing of the extensions of numbers that it repeats. */
function writePhoneList(next: ContactState, written: readonly string[], defaultCountry: string | null): void {
  checkCount('phones', written);
  const [primary] = next.phones;
  const extension = next.phoneExtensions[primary ?? ''];
  const read = written.flatMap((phone) => readNumbers(phone, defaultCountry));
  next.phones = unique(read.map(({ number }) => number));
  checkCount('phones', next.phones);
  next.phoneExtensions = extensionsOf(next.phones, { ...next.phoneExtensions, ...extensionsIn(read) });
  if (next.phones[0] !== primary || next.phoneExtensions[primary ?? ''] !== extension)
    next.phoneAsWritten = null;
}

function readNumbers(written: string, defaultCountry: string | null): ReadPhone[] {
  const phones = readPhones(written, defaultCountry);
  if (phones !== null) return phones;
  const shown = JSON.stringify(written.slice(0, 100));
  throw invalid(`Invalid phone: ${shown} (E.164 expected, 8-15 digits)`, 'phones');
}

/** A one-phone dialect's number is never refused: what does not normalize is kept as it was typed. */
function writePrimaryPhone(next: ContactState, written: string, defaultCountry: string | null): void {
  if (written !== '' && written === shownPhone(next)) return;
  const read = readPhones(written, defaultCountry) ?? [];
  const [primary, ...further] = read.map(({ number }) => number);
  const stored = isSpellingOfPrimary(next, defaultCountry) ? next.phones : ['', ...next.phones];
  next.phones = withPrimary(stored, primary, further).filter((phone) => phone !== '');
  checkCount('phones', next.phones);
  const { [primary ?? '']: _, ...others } = next.phoneExtensions;
  next.phoneExtensions = extensionsOf(next.phones, { ...others, ...extensionsIn(read) });
  next.phoneAsWritten = written === '' || written === primary ? null : written;
}

function extensionsIn(read: readonly ReadPhone[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { number, extension } of read) if (extension !== null) found[number] = extension;
  return found;
}

function checkExtensions(sent: Readonly<Record<string, unknown>>): Record<string, string> {
  for (const extension of Object.values(sent))
    if (typeof extension !== 'string' || !/^[0-9]{1,8}$/.test(extension))
      throw invalid('phone_extensions must be texts of 1 to 8 digits by phone number', 'phone_extensions');
  return sent as Record<string, string>;
}

/** The extensions of these numbers alone. */
function extensionsOf(
  phones: readonly string[],
  all: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const number in all) if (phones.includes(number)) kept[number] = all[number]!;
  return kept;
}

/** Whether the shown primary is `phones[0]`, and not an unreadable number that stands in front of it. */
function isSpellingOfPrimary(
  { phones, phoneAsWritten }: ContactState,
  defaultCountry: string | null,
): boolean {
  if (phoneAsWritten === null) return true;
  if (readPhones(phoneAsWritten, defaultCountry)?.[0]?.number === phones[0]) return true;
  const tail = phoneAsWritten.replace(/\D/g, '').slice(-7);
  return tail.length === 7 && phones[0]?.endsWith(tail) === true;
}

function checkCount(field: 'emails' | 'phones', values: readonly unknown[]): void {
  if (values.length > limits.values) throw invalid(`${field} must be at most ${limits.values}`, field);
}

/**
 * The account and the free text must not tell of two companies: naming the account drops the text, and a new text drops
 * the account (the service keeps or links the account of that name, where there is one).
 */
function writeCompany(next: ContactState, { companyId, companyName: written }: ContactFields): void {
  const textBefore = next.companyName;
  // Blanks around it say nothing, and must not cost the link to the account.
  const companyName = written == null ? written : written.trim() || null;
  if (companyName !== undefined) next.companyName = checkText('company', companyName, limits.fullName);
  if (companyId !== undefined) {
    if (companyName === undefined && companyId !== next.companyId) next.companyName = null;
    next.companyId = companyId;
  } else if (companyName === null || next.companyName !== textBefore) next.companyId = null;
}

/** Whether fields tell of a company as text alone. */
export function namesCompany({ companyId, companyName }: ContactFields): boolean {
  return companyId == null && Boolean(companyName?.trim());
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
