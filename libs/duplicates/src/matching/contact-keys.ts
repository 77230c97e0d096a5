import { type BlockingKey, blockingKey, distinctKeys, type KeyKind } from './blocking-key.js';
import { domainLabel } from './company-name.js';
import type { ContactTraits } from './contact-traits.js';
import { fullNameOf } from './nicknames.js';
import { soundOf } from './sound.js';

/** As much of a number as people of one place have in common. */
const AREA = 6;

type Key = [kind: KeyKind, value: string | null | undefined, second: string | null];

/** By what a contact is brought together with those it may be the same as. */
export function contactKeys(traits: ContactTraits): BlockingKey[] {
  const { name, mailboxes, phones, details } = traits;
  const words = [...name.given, ...name.family];
  const sounds = words.map((word) => soundOf(fullNameOf(word)) ?? word);
  const sound = inAnyOrder(sounds);
  const place = placeOf(traits);
  // One word may be a whole name where names are written together.
  const isWhole = words.length > 1 || (name.script !== 'latin' && name.together[1].length > 2);
  const companies = [
    traits.company.join(''),
    ...mailboxes.flatMap(({ domain }) => (domain === null ? [] : domainLabel(domain))),
  ].filter((company) => company !== '');
  const keys: Key[] = [
    ...mailboxes.flatMap((each): Key[] => [
      ['email', each.address, sound],
      ['mailbox', each.name, sound],
    ]),
    ...phones.map((phone): Key => ['phone', phone, sound]),
    ['name', words.length > 1 ? inAnyOrder(words.map(fullNameOf)) : null, place],
    ['name', isWhole ? name.together[1] : null, place],
    ['sound', words.length > 1 ? inAnyOrder([sounds[0]!, sounds.at(-1)!]) : null, place],
    ...traits.readings.map((reading): Key => ['reading', reading, place]),
    ...companies.flatMap((company) => sounds.map((part): Key => ['company', `${company} ${part}`, sound])),
    ['birth_date', details.birth_date, sound],
    ['identifier', details.identifier, sound],
    ['street', details.street, sound],
  ];
  return distinctKeys(
    keys.flatMap(([kind, value, second]) => (value ? [blockingKey(kind, value, second)] : [])),
  );
}

/** What tells people of one name apart. */
function placeOf({ company, companyId, mailboxes, phones, details }: ContactTraits): string | null {
  return (
    companyId ??
    (company.join(' ') ||
      mailboxes.find(({ domain }) => domain !== null)?.domain ||
      details.postal_code ||
      details.city ||
      phones[0]?.slice(0, AREA)) ??
    null
  );
}

function inAnyOrder(words: readonly string[]): string {
  return [...new Set(words)].sort().join(' ');
}
