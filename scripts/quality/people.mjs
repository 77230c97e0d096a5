import { normalizePhone } from '../../dist/libs/contacts/src/index.js';
import * as errors from './errors.mjs';
import { arabic, companyHeads, companyTails, japanese, latin, legalForms } from './name-lists.mjs';
import { seeded } from './random.mjs';

const PROVIDERS = ['mail.example', 'gmail.example', 'yahoo.example', 'outlook.example'];

/**
 * Invented people as forms, imports and several apps write them, one to four times each: the own multilingual set. Half of it is
 * Latin, a quarter Arabic, a quarter Japanese. Others share a family name and a company, a switchboard's phone, a mailbox
 * such as `info@`, or the whole name with somebody elsewhere.
 */
export function people(count, seed) {
  const random = seeded(seed);
  const companies = Array.from({ length: Math.ceil(count / 8) }, () => company(random));
  const known = [];
  const taken = new Set();
  const records = [];
  for (let person = 0; records.length < count; person += 1) {
    const one = somebody(random, companies, known, taken);
    known.push(one);
    const times = random.chance(0.6) ? 1 : 2 + (random.chance(0.3) ? 1 + random.below(2) : 0);
    for (let time = 0; time < times; time += 1)
      records.push({
        ...contactOf(time === 0 ? one : rewritten(random, one, companies, taken)),
        id: `r${records.length}`,
        person: String(person),
        side: 0,
      });
  }
  return records;
}

/** Of each pair the one is easily taken for the other. */
const ALIKE =
  'Lena:Lara Maria:Marie Jan:Jana Anna:Hanna Julian:Julia Tim:Tom Daniel:Daniela Sam:Samantha Luis:Luisa Paul:Paula'
    .split(' ')
    .map((pair) => pair.split(':'));
const SUFFIXES = [
  ['', ' jun.'],
  ['', ' Jr.'],
  [' sen.', ' jun.'],
  [' Sr', ' Jr'],
  [' II', ' III'],
  [' père', ' fils'],
  ['', ' hijo'],
];

/**
 * Families who live together, each of them written once or twice: couples, brothers and sisters, twins, father and son of one name
 * (the suffix tells them apart, and is always written), three or four in one house. They have a landline, an address or a mailbox in common,
 * mostly several of them.
 */
export function households(count, seed) {
  const random = seeded(seed);
  const records = [];
  let person = 0;
  while (records.length < count) {
    const home = household(random, records.length);
    for (const member of members(random)) {
      const times = random.chance(0.5) ? 1 : 2;
      for (let time = 0; time < times; time += 1)
        records.push({
          ...familyContact(random, home, member, time > 0),
          id: `h${records.length}`,
          person: String(person),
          side: 0,
        });
      person += 1;
    }
  }
  return records;
}

function household({ of, below, chance }, number) {
  const family = of(latin.family);
  const has = { phone: chance(0.8), email: chance(0.6), address: chance(0.6) };
  if (!has.phone && !has.email) has.phone = has.address = true;
  return {
    family,
    phone: has.phone ? `+4989${String(1_000_000 + number * 89 + below(80))}` : null,
    email: has.email ? `family${number}.${below(9)}@${of(PROVIDERS)}` : null,
    address: has.address
      ? {
          street: `${of(companyHeads)}weg ${1 + below(90)}`,
          city: of(latin.family),
          postal_code: String(10_000 + below(89_999)),
        }
      : {},
  };
}

/** Who lives there: given names, what is written behind the family's, and birth dates. */
function members(random) {
  const { of, chance } = random;
  const kind = of(['couple', 'siblings', 'twins', 'generations', 'family']);
  const one = of(latin.given);
  const other = () => {
    let name = of(latin.given);
    while (errors.withoutAccents(name) === errors.withoutAccents(one)) name = of(latin.given);
    return name;
  };
  if (kind === 'generations')
    return of(SUFFIXES).map((suffix, at) => ({
      given: one,
      suffix,
      born: chance(0.2) ? bornIn(random, 1950 + 30 * at) : null,
    }));
  if (kind === 'family') {
    const names = [
      ...new Map(
        [one, other(), other(), other()].map((name) => [errors.withoutAccents(name), name]),
      ).values(),
    ];
    return names.map((given, at) => ({
      given,
      suffix: '',
      born: chance(0.3) ? bornIn(random, 1960 + 10 * at) : null,
    }));
  }
  const names = chance(0.5) ? of(ALIKE) : [one, other()];
  const born = kind === 'twins' ? bornIn(random, 1990) : null;
  return names.map((given, at) => ({
    given,
    suffix: '',
    born: born ?? (kind === 'siblings' && chance(0.3) ? bornIn(random, 1980 + 2 * at) : null),
  }));
}

function bornIn({ below }, year) {
  const two = (value) => String(value).padStart(2, '0');
  return `${year + below(2)}-${two(1 + below(12))}-${two(1 + below(28))}`;
}

/** A member as one app has them: with what is the household's, and at times something of their own. */
function familyContact(random, home, { given, suffix, born }, isAgain) {
  const { chance } = random;
  let { family } = home;
  if (isAgain) {
    if (chance(0.2)) given = chance(0.5) ? errors.shortForm(given) : `${given[0]}.`;
    if (chance(0.4)) [given, family] = [given, family].map(errors.withoutAccents);
    if (chance(0.15)) family = errors.slip(random, family);
  }
  const own = chance(0.2) ? `+49151${random.below(89_999_999) + 10_000_000}` : null;
  const phones = [home.phone, own].filter(Boolean);
  return {
    fullName: `${given} ${family}${suffix}`,
    firstName: given,
    lastName: `${family}${suffix}`,
    emails: home.email && chance(0.9) ? [home.email] : [],
    phones: phones.map((phone) => normalizePhone(phone)),
    companyId: null,
    companyName: null,
    accountName: null,
    customFields: { ...home.address, ...(born && chance(0.9) ? { birth_date: born } : {}) },
  };
}

function company({ of, below }) {
  const name = `${of(companyHeads)} ${of(companyHeads)} ${of(companyTails)}`;
  return {
    name,
    domain: `${name.replaceAll(' ', '')}.example`.toLowerCase(),
    switchboard: `+1212${String(5550000 + below(9999)).slice(0, 7)}`,
  };
}

function somebody(random, companies, known, taken) {
  const { of, chance } = random;
  const script = chance(0.5) ? 'latin' : chance(0.5) ? 'arabic' : 'japanese';
  const names = { latin, arabic, japanese }[script];
  const [givenParts, familyParts] = [of(names.given).split(':'), of(names.family).split(':')];
  // Who is like somebody without being the same: a relative, a colleague of one name, a namesake elsewhere.
  const like = known.length > 20 && chance(0.08) ? of(known) : null;
  const base =
    like !== null
      ? {
          ...like,
          ...(chance(0.6) ? { given: givenParts[0], givenKana: givenParts[1], script: like.script } : {}),
        }
      : {
          script,
          given: givenParts[0],
          givenKana: givenParts[1],
          family: familyParts[0],
          familyKana: familyParts[1],
        };
  if (like !== null && like.script !== script)
    Object.assign(base, { given: like.given, givenKana: like.givenKana });
  const isNamesake = like !== null && base.given === like.given;
  const employer =
    like !== null && !isNamesake && chance(0.5) ? like.employer : chance(0.75) ? of(companies) : null;
  if (base.script === 'arabic' && like === null && chance(0.7)) base.given += ` ${of(arabic.given)}`;
  const isShared = employer !== null && chance(0.03);
  const domain = employer !== null && chance(0.7) ? employer.domain : of(PROVIDERS);
  const mail = isShared ? `info@${employer.domain}` : unused(random, taken, romanized(random, base), domain);
  return {
    ...base,
    employer,
    email: chance(0.9) ? mail : null,
    phone: chance(0.8)
      ? employer !== null && chance(0.1)
        ? employer.switchboard
        : mobile(random, base.script)
      : null,
  };
}

/** Nobody has an address that somebody else has: providers give none away twice. */
function unused({ below, chance }, taken, local, domain) {
  let address = `${local}${chance(0.4) ? below(900) : ''}@${domain}`;
  while (taken.has(address)) address = `${local}${below(9000)}@${domain}`;
  taken.add(address);
  return address;
}

function romanized({ below, of }, { script, given, family }) {
  if (script === 'latin')
    return errors
      .withoutAccents(`${of([given, given[0]])}.${family}`)
      .toLowerCase()
      .replace(/[^a-z.]/g, '');
  const syllables = [
    'ka',
    'mo',
    'ri',
    'sa',
    'ta',
    'no',
    'ha',
    'li',
    'zu',
    'mi',
    'ya',
    'ra',
    'ke',
    'do',
    'bu',
    'el',
    'an',
    'sha',
  ];
  return Array.from({ length: 3 + below(2) }, () => of(syllables)).join('');
}

function mobile({ below }, script) {
  const digits = (length) => Array.from({ length }, () => below(10)).join('');
  if (script === 'arabic') return `+2010${digits(8)}`;
  if (script === 'japanese') return `+8190${digits(8)}`;
  return below(2) ? `+1415${2 + below(8)}${digits(6)}` : `+346${digits(8)}`;
}

/** The same person as somebody else has written them, another day or in another app. */
function rewritten(random, one, companies, taken) {
  const { chance, of, below } = random;
  const next = { ...one };
  if (chance(0.35)) next.email = null;
  else if (next.email !== null) next.email = otherAddress(random, one, taken);
  if (chance(0.3)) next.phone = null;
  else if (next.phone !== null && chance(0.12))
    next.phone = chance(0.4) ? errors.slip(random, next.phone) : mobile(random, one.script);
  // Somebody of whom nothing is left is nobody's duplicate.
  if (next.email !== one.email && next.phone !== one.phone)
    Object.assign(next, chance(0.5) && one.phone !== null ? { phone: one.phone } : { email: one.email });
  if (next.email === null && next.phone === null) Object.assign(next, { email: one.email, phone: one.phone });
  if (chance(0.3)) next.employer = null;
  else if (next.employer !== null && chance(0.04)) next.employer = of(companies);
  next.writing = {
    slip: chance(0.15),
    accents: chance(0.4),
    short: chance(0.2),
    initial: chance(0.05),
    swapped: chance(0.1),
    together: chance(0.3),
    kana: chance(0.15),
    half: chance(0.4),
    hiragana: chance(0.3),
    forms: chance(0.5),
    digits: chance(0.3),
    fullWidth: chance(0.08),
    upper: chance(0.15),
    legal: of(legalForms),
    seed: below(2 ** 31),
  };
  return next;
}

/** The same mailbox at another provider, another one, one that is mistyped, or mostly the one it was. */
function otherAddress(random, one, taken) {
  const { chance, of } = random;
  const [local, domain] = one.email.split('@');
  if (chance(0.35))
    return chance(0.6)
      ? unused({ ...random, chance: () => false }, taken, local, of(PROVIDERS))
      : unused(random, taken, romanized(random, one), of(PROVIDERS));
  return chance(0.06) ? `${errors.slip(random, local)}@${domain}` : one.email;
}

function contactOf({ writing, ...one }) {
  const { script, employer, email } = one;
  let { given, family, phone } = one;
  let reading = script === 'japanese' ? `${one.familyKana} ${one.givenKana}` : null;
  let companyName = employer?.name ?? null;
  if (writing) {
    const random = seeded(writing.seed);
    if (script === 'arabic' && writing.short) given = given.split(' ')[0];
    if (script === 'latin') {
      if (writing.short) given = errors.shortForm(given);
      else if (writing.initial) given = `${given[0]}.`;
      if (writing.accents) [given, family] = [given, family].map(errors.withoutAccents);
      if (writing.slip) family = errors.slip(random, family);
      if (writing.fullWidth) given = errors.fullWidth(given);
      if (writing.upper) family = family.toUpperCase();
    } else if (script === 'arabic') {
      if (writing.forms) [given, family] = [given, family].map(errors.otherArabicForms);
      if (writing.digits && phone) phone = errors.easternDigits(phone);
      if (writing.initial) family = family.replace(/^ال/, '');
    } else if (writing.kana) [given, family] = [one.givenKana, one.familyKana];
    if (script === 'japanese') {
      if (writing.half) reading = errors.halfWidthKana(reading);
      else if (writing.hiragana) reading = errors.toHiragana(reading);
      if (!writing.kana && writing.initial) reading = null;
      if (writing.together && !writing.kana) [given, family] = [`${family}${given}`, null];
    }
    if (writing.swapped && family !== null) [given, family] = [family, given];
    if (companyName) companyName += writing.legal;
  }
  const number = phone && normalizePhone(phone);
  return {
    fullName: [given, family].filter(Boolean).join(' '),
    firstName: given,
    lastName: family,
    emails: email ? [email.toLowerCase()] : [],
    phones: number ? [number] : [],
    companyId: null,
    companyName,
    accountName: null,
    customFields: reading ? { furigana: reading } : {},
  };
}
