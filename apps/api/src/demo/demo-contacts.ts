import type { CreateContact } from '@rosetta/contacts';
import { type DemoCompany, type DemoMarket, demoMarkets } from './demo-markets.js';
import { type DemoName, demoNames } from './demo-names.js';
import { DemoRandom } from './demo-random.js';

const COUNT = 306;
const SEED = 20_260_120;

const sources = ['website', 'referral', 'trade fair', 'newsletter', 'whatsapp', 'cold call'];
const interests = [
  'espresso machines',
  'office chairs',
  'gift boxes',
  'olive oil',
  'packaging',
  'display shelves',
];
const statuses = ['new', 'contacted', 'quote sent', 'negotiating'];
const channels = ['e-mail', 'phone', 'WhatsApp'];
const tags = ['wholesale', 'retail', 'newsletter', 'trade-fair', 'vip', 'follow-up', 'sample-sent'];

/** A contact of the demo, and the company of the demo it works for. */
export interface DemoContact {
  readonly fields: CreateContact;
  readonly company: DemoCompany | null;
}

/** All companies of the demo. */
export function demoCompanies(): readonly DemoCompany[] {
  return demoMarkets.flatMap((market) => market.companies);
}

/**
 * The contacts of the demo, the same at every start: people from many countries, two in three of them leads whose interest,
 * expected order and status read as a sales pipeline to come. Some are looked after by `assigneeId`.
 */
export function demoContacts(assigneeId: string): readonly DemoContact[] {
  const random = new DemoRandom(SEED);
  const taken = new Set<string>();
  return Array.from({ length: COUNT }, (_, index) => {
    const market = demoMarkets[index % demoMarkets.length]!;
    const person = drawPerson(random, market, taken);
    const company = random.chance(65) ? random.pick(market.companies) : null;
    const fields = {
      firstName: person.given.written,
      lastName: person.family.written,
      emails: random.chance(90) ? addressesOf(random, person, market, company) : [],
      phones: random.chance(85) ? [phoneOf(market, index)] : [],
      position: company && random.pick(market.positions),
      assigneeId: random.chance(50) ? assigneeId : null,
      optInStatus: random.chance(90),
      ...(random.chance(66) ? leadOf(random, market, index) : acquaintanceOf(random, market)),
    };
    return { fields, company };
  });
}

interface Person {
  readonly given: DemoName;
  readonly family: DemoName;
  /** The part of an e-mail address before the `@`. */
  readonly mailbox: string;
}

/** Draws somebody whom nobody is named like. */
function drawPerson(random: DemoRandom, market: DemoMarket, taken: Set<string>): Person {
  for (;;) {
    const group = random.pick(demoNames[market.language]);
    const given = random.pick(group.given);
    const family = random.pick(group.family);
    const mailbox = `${given.latin}.${family.latin}`;
    if (taken.has(mailbox)) continue;
    taken.add(mailbox);
    return { given, family, mailbox };
  }
}

function addressesOf(
  random: DemoRandom,
  { mailbox }: Person,
  market: DemoMarket,
  company: DemoCompany | null,
): string[] {
  const own = `${mailbox}@${market.mail}`;
  if (!company) return [own];
  const atWork = `${mailbox}@${company.domain}`;
  return random.chance(15) ? [atWork, own] : [atWork];
}

/** Counts through a market's numbers in steps that look random and meet every number once. */
function phoneOf({ phone }: DemoMarket, index: number): string {
  const places = phone.split('#').length - 1;
  const number = (Math.floor(index / demoMarkets.length) * 37 + 11) % 10 ** places;
  const digits = [...String(number).padStart(places, '0')];
  return phone.replace(/#/g, () => digits.shift()!);
}

function leadOf(random: DemoRandom, { city }: DemoMarket, index: number): CreateContact {
  const interest = random.pick(interests);
  const channel = random.pick(channels);
  return {
    source: random.pick(sources),
    tags: ['lead', ...new Set([random.pick(tags), random.pick(tags)])],
    description: `Asked for an offer on ${interest}; prefers to be reached by ${channel}.`,
    customFields: {
      external_id: `lead-${String(index + 1).padStart(4, '0')}`,
      lead_status: random.pick(statuses),
      interest,
      expected_order_value: 50 * (5 + Math.floor(random.next() ** 3 * 995)),
      currency: 'EUR',
      preferred_channel: channel,
      city,
    },
  };
}

function acquaintanceOf(random: DemoRandom, { city }: DemoMarket): CreateContact {
  return { source: random.pick(sources), tags: [random.pick(tags)], customFields: { city } };
}
