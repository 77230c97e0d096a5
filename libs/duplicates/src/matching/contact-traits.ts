import { type Contact, identityKey } from '@rosetta/contacts';
import { companyWords } from './company-name.js';
import { type Details, detailsOf } from './details.js';
import { type Mailbox, mailbox } from './mailboxes.js';
import { type PersonName, personName } from './person-name.js';
import { toHiragana } from './reading.js';

/** As much of a contact as is compared. */
export type ComparedContact = Pick<
  Contact,
  | 'id'
  | 'fullName'
  | 'firstName'
  | 'lastName'
  | 'emails'
  | 'phones'
  | 'companyId'
  | 'companyName'
  | 'customFields'
> & {
  /** What the company is called that it is linked to. */
  readonly accountName: string | null;
};

/** A contact in the form in which it is compared. */
export interface ContactTraits {
  readonly id: string;
  readonly name: PersonName;
  /** The name as it is read, in hiragana, where its kana are known; in both orders where nothing tells which is right. */
  readonly readings: readonly string[];
  readonly mailboxes: readonly Mailbox[];
  readonly phones: readonly string[];
  readonly companyId: string | null;
  readonly company: readonly string[];
  readonly details: Details;
}

/** Brings a contact to the form in which it is compared. */
export function contactTraits(contact: ComparedContact): ContactTraits {
  const { id, firstName, lastName, fullName, companyId } = contact;
  const name = personName(firstName, lastName, fullName);
  const details = detailsOf(contact.customFields);
  return {
    id,
    name,
    readings: readingsOf(name, details),
    mailboxes: contact.emails.map((email) => mailbox(identityKey(email))),
    phones: contact.phones.map(identityKey),
    companyId,
    company: companyWords(contact.accountName ?? contact.companyName),
    details,
  };
}

function readingsOf(name: PersonName, { reading, first_reading, last_reading }: Details): string[] {
  if (name.script === 'kana') return [...new Set(name.together.map(toHiragana))];
  return [reading ?? (last_reading ?? '') + (first_reading ?? '')].filter((each) => each !== '');
}
