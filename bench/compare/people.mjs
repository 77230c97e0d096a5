// The rows of the comparison: each a pure function of its number, so that whoever asks for a row knows it without a look-up.

const FIRST =
  'Amira,Bram,Chiara,Deniz,Elif,Farid,Grete,Hiro,Ines,Jonas,Kofi,Lena,Marta,Nour,Omar,Petra,Rania,Sami,Tomas,Uma'.split(
    ',',
  );
/** Some names are written without an alphabet, which search looks at in another way. */
const FIRST_ELSEWHERE = ['محمود', '太郎', '花子', 'Éléna'];
const SYLLABLES = [
  'Bar,Kol,Ven,Mar,Tol,Har,Sil,Gor,Fen,Dal,Ros,Wim,Zel,Kru,Pet,Jan',
  'an,el,is,ov,en,ar,ul,im,ad,or,et,av,on,il,es,un',
  'son,ski,ez,ova,ini,berg,man,ley',
].map((list) => list.split(','));
const WORDS =
  'asked about delivery invoice renewal contract meeting follow up next week plan discount support demo call budget'.split(
    ' ',
  );
const CITIES = 'Cairo,Riyadh,Berlin,Paris,Tokyo,Madrid,Dubai,Rome,Oslo,Lima'.split(',');
const SOURCES = ['website', 'referral', 'ads', 'event', 'partner'];
const STAGES = ['new', 'qualified', 'proposal', 'won', 'lost'];
const FIRST_DAY = Date.UTC(2023, 0, 1);
const MINUTE = 60_000;

/** Organizations besides the measured one; they share a fifth of its rows. */
export const NOISE_ORGANIZATIONS = 9;

/** Thirty-two bits that look random, the same for the same arguments. */
export function hash(number, salt) {
  let mixed = (Math.imul(number % 4294967296, 2654435761) + Math.imul(salt, 974711)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 73244475) >>> 0;
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

const pick = (list, random) => list[random % list.length];
const createdAt = (number) => new Date(FIRST_DAY + (number % 1e7) * (MINUTE / 4));

/** A version 7 UUID: like the product's own ids, the later row has the greater one. */
function idOf(number, kind) {
  const time = createdAt(number).getTime().toString(16).padStart(12, '0');
  const rest = hash(number, kind).toString(16).padStart(8, '0') + number.toString(16).padStart(10, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${kind}${rest.slice(0, 2)}-8${rest.slice(2, 5)}-${rest.slice(5).slice(-12).padStart(12, '0')}`;
}

export const contactId = (number) => idOf(number, 1);
export const dealId = (number) => idOf(number, 2);
export const companyId = (number) => idOf(number, 3);
export const phoneOf = (number) => `+20${String(number).padStart(10, '0')}`;
export const lastNameOf = (number) => {
  const random = hash(number, 11);
  return SYLLABLES.map((syllables, place) => pick(syllables, random >>> (place * 7))).join('');
};
const firstNameOf = (number) => {
  const random = hash(number, 12);
  return random % 10 === 0 ? pick(FIRST_ELSEWHERE, random >>> 8) : pick(FIRST, random >>> 8);
};
export const emailOf = (number) => `${lastNameOf(number).toLowerCase()}.${number}@example.com`;

/** A contact as a caller would send it. */
export function personOf(number) {
  const random = hash(number, 13);
  const noted = random % 10 < 3;
  return {
    first_name: firstNameOf(number),
    last_name: lastNameOf(number),
    emails: random % 10 === 4 ? [emailOf(number), `alt.${number}@work.example`] : [emailOf(number)],
    phones: [phoneOf(number)],
    source: pick(SOURCES, random >>> 4),
    tags: Array.from(new Set([random % 3, random % 7].map((tag) => `tag-${tag}`))),
    description: noted
      ? Array.from({ length: 12 }, (_, at) => pick(WORDS, hash(number, 20 + at))).join(' ')
      : null,
    custom_fields: { city: pick(CITIES, random >>> 8), external_id: `ext-${number}` },
  };
}

/** Which rows each organization has when the measured one has `size` contacts: their first number and how many. */
export function shares(size) {
  const noise = Math.round((size * 0.2) / NOISE_ORGANIZATIONS);
  return Array.from({ length: 1 + NOISE_ORGANIZATIONS }, (_, index) => ({
    first: index * 10_000_000,
    count: index === 0 ? size : noise,
  }));
}

/** All contacts of one organization; every second belongs to a company. */
export function* contactRows({ first, count }, organization) {
  const companies = Math.max(1, Math.floor(count / 20));
  for (let number = first; number < first + count; number++) {
    const person = personOf(number);
    // Tenants share addresses: no look-up may find somebody else's.
    if (first > 0 && number % 10 === 0) person.emails[0] = emailOf(number - first);
    const company = number % 2 ? companyId(first + (hash(number, 14) % companies)) : null;
    yield { organization, id: contactId(number), ...person, company, createdAt: createdAt(number) };
  }
}

/** All companies of one organization. */
export function* companyRows({ first, count }, organization) {
  for (let number = first; number < first + Math.max(1, Math.floor(count / 20)); number++)
    yield {
      organization,
      id: companyId(number),
      name: `Company ${number}`,
      createdAt: new Date(FIRST_DAY - MINUTE),
    };
}

/** All deals of one organization: half as many as contacts. */
export function* dealRows({ first, count }, organization) {
  for (let number = first; number < first + count / 2; number++) {
    const random = hash(number, 15);
    yield {
      organization,
      id: dealId(number),
      link: idOf(number, 4),
      title: `Order ${number}`,
      value: random % 100_000,
      stage: pick(STAGES, random >>> 4),
      contact: contactId(first + (hash(number, 16) % count)),
      source: pick(SOURCES, random >>> 8),
      custom_fields: { external_id: `order-${number}` },
      createdAt: createdAt(number),
    };
  }
}
