/** A character of UTF-8 as far as it goes, a fold behind it, and then the rest of that character. */
const FOLD_INSIDE = /([\xc0-\xf7][\x80-\xbf]{0,2})(\r?\n[ \t])(?=[\x80-\xbf])/g;
/** What the next bytes may yet make one of them. */
const UNDECIDED = /[\xc0-\xf7][\x80-\xbf]{0,2}(?:\r?(?:\n[ \t]?)?)?$/;

/**
 * Puts folds that stand inside a character of UTF-8 in front of it, which unfolds to the same: many programs fold lines after
 * so many bytes, whatever these are of.
 */
export async function* withWholeCharacters(
  bytes: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  let rest = '';
  for await (const piece of bytes) {
    const text = rest + piece.toString('latin1');
    const end = UNDECIDED.exec(text)?.index ?? text.length;
    rest = text.slice(end);
    yield Buffer.from(text.slice(0, end).replace(FOLD_INSIDE, '$2$1'), 'latin1');
  }
  yield Buffer.from(rest, 'latin1');
}
