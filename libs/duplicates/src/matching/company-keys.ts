import { type BlockingKey, blockingKey, distinctKeys, type KeyKind } from './blocking-key.js';
import type { CompanyTraits } from './company-traits.js';
import { soundOf } from './sound.js';

/** By what a company is brought together with those it may be the same as. */
export function companyKeys({ name, domains, mailboxes, phones, details }: CompanyTraits): BlockingKey[] {
  const whole = [...name].sort().join(' ') || null;
  const first = name[0] ? (soundOf(name[0]) ?? name[0]) : null;
  const place = details.postal_code ?? details.city ?? null;
  const keys: [kind: KeyKind, value: string | null | undefined, second: string | null][] = [
    ['name', whole, place],
    ['company', whole && name.join(''), place],
    ['sound', first, place],
    ...domains.map((domain): (typeof keys)[number] => ['domain', domain, first]),
    ...mailboxes.map(({ address }): (typeof keys)[number] => ['email', address, first]),
    ...phones.map((phone): (typeof keys)[number] => ['phone', phone, first]),
    ['identifier', details.identifier, first],
    ['street', details.street && `${details.street} ${details.postal_code ?? details.city ?? ''}`, first],
  ];
  return distinctKeys(
    keys.flatMap(([kind, value, second]) => (value ? [blockingKey(kind, value, second)] : [])),
  );
}
