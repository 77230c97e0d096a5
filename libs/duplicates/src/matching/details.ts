import { fold } from '@rosetta/contacts';
import { toHiragana } from './reading.js';

/** What custom fields may say of a person or company that tells them from others, by the names people give the fields. */
const NAMES = {
  birth_date:
    'date of birth, birth date, birthdate, birthday, dob, geburtsdatum, geburtstag, fecha de nacimiento, date de naissance, data di nascita, data de nascimento, 生年月日, تاريخ الميلاد',
  identifier:
    'soc sec id, social security number, ssn, national id, passport, passport number, tax id, tax number, vat, vat id, vat number, dni, nif, nie, cif, curp, rfc, cpf, cnpj, steuernummer, steuer id, ust id, siret, siren, マイナンバー, 法人番号',
  street:
    'street, street address, address, address 1, address line 1, strasse, direccion, calle, adresse, rue, indirizzo, endereco, 住所, العنوان',
  address_2: 'address 2, address line 2, adresszusatz',
  city: 'city, town, suburb, ort, stadt, ciudad, ville, citta, cidade, 市区町村, المدينه',
  postal_code:
    'postal code, postcode, zip, zip code, plz, postleitzahl, codigo postal, code postal, cap, cep, 郵便番号',
  state: 'state, region, province, bundesland, estado, provincia, prefecture, 都道府県',
  reading:
    'reading, kana, furigana, name kana, full name kana, フリガナ, ふりがな, カナ, 氏名カナ, 氏名フリガナ, 名前フリガナ',
  first_reading: 'first name kana, given name kana, first kana, メイ, 名フリガナ, 名カナ',
  last_reading: 'last name kana, family name kana, last kana, セイ, 姓フリガナ, 姓カナ',
} as const;

type DetailName = keyof typeof NAMES;

/** What a record's custom fields tell, in the form in which it is compared. */
export type Details = Partial<Record<DetailName, string>>;

const detailNames = new Map(
  (Object.entries(NAMES) as [DetailName, string][]).flatMap(([detail, names]) =>
    names.split(', ').map((name) => [fieldName(name), detail] as const),
  ),
);
const known = new Map<string, DetailName | null>();
const MAX_KNOWN = 10_000;

/** Reads what can be compared out of custom fields. */
export function detailsOf(customFields: Readonly<Record<string, unknown>>): Details {
  const details: Details = {};
  for (const [key, value] of Object.entries(customFields)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const detail = detailOf(key);
    if (detail !== null) details[detail] ??= readings[detail]?.(String(value)) ?? fold(String(value));
  }
  return details;
}

const code = (value: string) => fold(value).replace(/[^\p{L}\p{N}]/gu, '');
const readings: Partial<Record<DetailName, (value: string) => string>> = {
  birth_date: (value) => code(value.replace(/T.*$/, '')),
  identifier: code,
  postal_code: code,
  reading: toHiragana,
  first_reading: toHiragana,
  last_reading: toHiragana,
};

function detailOf(key: string): DetailName | null {
  let detail = known.get(key);
  if (detail === undefined) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, (detail = detailNames.get(fieldName(key)) ?? null));
  }
  return detail;
}

function fieldName(key: string): string {
  return fold(key).replace(/[^\p{L}\p{N}]/gu, '');
}
