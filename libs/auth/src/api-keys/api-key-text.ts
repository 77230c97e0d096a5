import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = 'cg_';
/** 36 characters of 62: 214 bits, which nobody guesses. */
const RANDOM_LENGTH = 36;
/** Six characters hold any CRC-32. */
const CHECKSUM_LENGTH = 6;
const KEY = new RegExp(`^${PREFIX}[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}}$`);
const SHOWN_LENGTH = 10;

/** Makes a new API key: a recognizable prefix, randomness, and a checksum. */
export function newApiKey(): string {
  let key = PREFIX;
  for (let i = 0; i < RANDOM_LENGTH; i++) key += ALPHABET[randomInt(ALPHABET.length)];
  return key + checksum(key);
}

/** Tells whether a text can be one of our keys at all; mistyped and made-up keys are refused without a query. */
export function isApiKey(text: string): boolean {
  return KEY.test(text) && text.endsWith(checksum(text.slice(0, -CHECKSUM_LENGTH)));
}

/** Tells whether a text, right or wrong, is meant as one of our keys and as nothing else. */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** What is stored of a key. No salt is needed: the key itself is random. */
export function hashApiKey(key: string): string {
  return hash('sha256', key);
}

/** The beginning of a key, by which people tell their keys apart. */
export function shownPrefix(key: string): string {
  return key.slice(0, SHOWN_LENGTH);
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = ALPHABET.charAt(rest % ALPHABET.length) + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}
