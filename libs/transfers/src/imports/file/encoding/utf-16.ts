const LOOKED_AT = 4096;

/**
 * Which UTF-16 a text without a byte order mark is written in, from its first bytes; null where it is none. Line breaks and
 * separators tell: in one order they are ASCII, in the other they are letters that nobody writes.
 */
export function utf16Of(beginning: Buffer): 'utf-16le' | 'utf-16be' | null {
  const bytes = beginning.subarray(0, Math.min(LOOKED_AT, beginning.length & ~1));
  if (!bytes.includes(0)) return null;
  const little = asciiIn(bytes, 0);
  const big = asciiIn(bytes, 1);
  const best = Math.max(little.count, big.count);
  if (little.count === big.count) return null;
  const order = little.count > big.count ? little : big;
  // Bytes that stand for single characters hold a NUL here and there at most.
  if (!order.hasLineBreak || best * 16 < bytes.length || order.hasNul) return null;
  return order === little ? 'utf-16le' : 'utf-16be';
}

/** What is ASCII in text of one byte order. */
function asciiIn(bytes: Buffer, high: 0 | 1) {
  const found = { count: 0, hasLineBreak: false, hasNul: false };
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const unit = high === 0 ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
    if (unit === 0) found.hasNul = true;
    if (unit === 10 || unit === 13) found.hasLineBreak = true;
    if (unit > 0 && unit < 128) found.count += 1;
  }
  return found;
}
