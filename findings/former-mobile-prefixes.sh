#!/usr/bin/env bash
# libphonenumber-js 1.13.16 and google-libphonenumber 3.2.47: of two countries that dropped a digit in front of mobile numbers, one's
# former notation is read and the other's is not. Argentina's national way (`+54 11 15 ...`) becomes the international one
# (`+54 9 11 ...`), valid and a mobile. Mexico's `+52 1 ...`, which every phone stored until 2019 and address books still hold, is
# neither valid nor possible, and stays as it is, also beside the same number without the 1.
#
# Seen: +54 11 15 2345 6789 -> +5491123456789 valid; +52 1 55 1234 5678 -> +5215512345678 not valid, not possible (too long);
# +52 55 1234 5678 -> +525512345678 valid.
# Why it matters: whoever refuses what `isPossible` refuses loses people of one country, and whoever compares `.number` has them
# twice. Both libraries have the same metadata.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund libphonenumber-js@1.13.16 google-libphonenumber@3.2.47
cat >probe.cjs <<'JS'
const assert = require('node:assert');
const { parsePhoneNumberFromString } = require('libphonenumber-js/max');
const { PhoneNumberFormat, PhoneNumberUtil } = require('google-libphonenumber');

const google = PhoneNumberUtil.getInstance();
const readings = {
  js: (text) => {
    const number = parsePhoneNumberFromString(text);
    return [number.number, number.isPossible(), number.isValid()];
  },
  google: (text) => {
    const number = google.parse(text);
    const written = google.format(number, PhoneNumberFormat.E164);
    return [written, google.isPossibleNumber(number), google.isValidNumber(number)];
  },
};
const expected = {
  '+54 11 15 2345 6789': ['+5491123456789', true, true],
  '+52 1 55 1234 5678': ['+5215512345678', false, false],
  '+52 55 1234 5678': ['+525512345678', true, true],
};
for (const [text, reading] of Object.entries(expected))
  for (const [library, read] of Object.entries(readings)) {
    console.log(library, text, ...read(text));
    assert.deepEqual(read(text), reading);
  }
JS
node probe.cjs
