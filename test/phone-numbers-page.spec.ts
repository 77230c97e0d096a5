import { readFileSync } from 'node:fs';
import path from 'node:path';
import { renumberings } from '../libs/contacts/src/contacts/phone-renumberings.js';

const page = readFileSync(path.resolve(__dirname, '../docs/phone-numbers.md'), 'utf8');
const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

it.each(renumberings)(
  'docs/phone-numbers.md tells of $country as it is read',
  ({ country, since, what, source, checked }) => {
    expect(rows).toContainEqual(['', country, since ?? 'both in use', what, source, checked, '']);
  },
);
