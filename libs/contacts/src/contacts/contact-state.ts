import { invalid, isSame } from '@rosetta/common';
import type { ContactFields, ContactWriting } from './contact.commands.js';
import type { Contact } from './contact.entity.js';
import { checkCustomFields } from './custom-fields.js';
import { normalizeEmail } from './email.js';
import { normalizePhone } from './phone.js';
import { checkText, checkTexts, limits } from './text-limits.js';

/** The part of a contact that callers write; everything else is kept by the system. */
export const writableProperties = [
  'fullName',
  'firstName',
  'lastName',
  'emails',
  'phones',
  'phoneAsWritten',
  'position',
  'companyId',
  'companyName',
  'description',
  'source',
  'tags',
  'assigneeId',
  'optInStatus',
  'customFields',
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
  position: null,
  companyId: null,
  companyName: null,
  description: null,
  source: null,
  tags: [],
  assigneeId: null,
  optInStatus: true,
  customFields: {},
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
  if (fields.tags !== undefined) next.tags = checkTexts('tags', fields.tags ?? [], limits.tag, limits.tags);
  if (fields.customFields !== undefined) {
    const sent = fields.customFields ?? {};
    next.customFields = checkCustomFields(
      fields.mergeCustomFields ? { ...state.customFields, ...sent } : sent,
    );
  }
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
  next.tags = united('tags', state.tags, incoming.tags, limits.tags);
  if (said.customFields)
    next.customFields = checkCustomFields({ ...state.customFields, ...said.customFields });
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
  if (next.phones[0] !== state.phones[0]) next.phoneAsWritten = null;
  return next;
}

/** Names the properties in which two states differ. */
export function changedProperties(before: ContactState, after: ContactState): (keyof ContactState)[] {
  return writableProperties.filter((property) => !isSame(before[property], after[property]));
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
    position: contact.position,
    companyId: contact.companyId,
    companyName: contact.companyName,
    description: contact.description,
    source: contact.source,
    tags: contact.tags,
    assigneeId: contact.assigneeId,
    optInStatus: contact.optInStatus,
    customFields: contact.customFields,
  };
}

function withoutBlanks(fields: ContactFields): ContactFields {
  const said: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) if (value != null && value !== '') said[key] = value;
  return said;
}

/** The same list where nothing comes to it, so that it is seen at once to be unchanged. */
function united(field: string, known: string[], more: readonly string[], max: number): string[] {
  const added = more.filter((value) => !known.includes(value));
  if (added.length === 0) return known;
  if (known.length + added.length > max) throw invalid(`${field} must be at most ${max}`, field);
  return [...known, ...added];
}

/** The same list where nothing moves, so that it is seen at once to be unchanged. */
function inFront(first: readonly string[], all: string[]): string[] {
  if (first.every((value, place) => all[place] === value)) return all;
  return [...first, ...all.filter((value) => !first.includes(value))];
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
    if (fields.name === next.fullName) return;
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

function writeEmails(next: ContactState, fields: ContactFields): void {
  if (fields.emails !== undefined) {
    if ((fields.emails?.length ?? 0) > limits.values)
      throw invalid(`emails must be at most ${limits.values}`, 'emails');
    next.emails = unique((fields.emails ?? []).map(readEmail));
  }
  if (fields.email === undefined) return;
  const others = next.emails.slice(1);
  next.emails = fields.email?.trim() ? unique([readEmail(fields.email), ...others]) : others;
}

function readEmail(written: string): string {
  const email = normalizeEmail(checkText('email', written, limits.fullName) ?? '');
  if (email === null) throw invalid(`Invalid email: ${JSON.stringify(written.slice(0, 100))}`, 'email');
  return email;
}

function writePhones(next: ContactState, fields: ContactFields, defaultCountry: string | null): void {
  if (fields.phones !== undefined) {
    if ((fields.phones?.length ?? 0) > limits.values)
      throw invalid(`phones must be at most ${limits.values}`, 'phones');
    const primary = next.phones[0];
    next.phones = unique((fields.phones ?? []).map((phone) => readPhone(phone, defaultCountry)));
    if (next.phones[0] !== primary) next.phoneAsWritten = null;
  }
  if (fields.phone !== undefined) writePrimaryPhone(next, fields.phone?.trim() ?? '', defaultCountry);
}

function readPhone(written: string, defaultCountry: string | null): string {
  const phone = normalizePhone(written, defaultCountry);
  if (phone === null)
    throw invalid(
      `Invalid phone: ${JSON.stringify(written.slice(0, 100))} (E.164 expected, 8-15 digits)`,
      'phone',
    );
  return phone;
}

/** A one-phone dialect's number is never refused: what does not normalize is kept as it was typed. */
function writePrimaryPhone(next: ContactState, written: string, defaultCountry: string | null): void {
  const others = isSpellingOfPrimary(next) ? next.phones.slice(1) : next.phones;
  const phone = normalizePhone(written, defaultCountry);
  next.phones = phone === null ? others : unique([phone, ...others]);
  next.phoneAsWritten =
    written === '' || written === phone ? null : checkText('phone', written, limits.phone);
}

/** Whether the shown primary is `phones[0]`, and not an unreadable number that stands in front of it. */
function isSpellingOfPrimary({ phones, phoneAsWritten }: ContactState): boolean {
  if (phoneAsWritten === null) return true;
  const tail = phoneAsWritten.replace(/\D/g, '').slice(-7);
  return tail.length === 7 && phones[0]?.endsWith(tail) === true;
}

/**
 * The account and the free text must not tell of two companies: naming the account drops the text, and a new text drops
 * the account (the service links the account of that name, where there is one).
 */
function writeCompany(next: ContactState, { companyId, companyName }: ContactFields): void {
  const textBefore = next.companyName;
  if (companyName !== undefined) next.companyName = checkText('company', companyName, limits.fullName);
  if (companyId !== undefined) {
    if (companyName === undefined && companyId !== next.companyId) next.companyName = null;
    next.companyId = companyId;
  } else if (companyName === null || next.companyName !== textBefore) next.companyId = null;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
