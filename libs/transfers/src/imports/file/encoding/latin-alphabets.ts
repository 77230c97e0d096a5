/**
 * Letters beyond ASCII that are written together in a list of people. The neighbours of Western Europe stand in one line, as
 * they do in one list.
 */
const ALPHABETS = [
  'àáâãäåæçèéêëìíîïñòóôõöøœùúûüßÿ',
  'áæðéíóöúýþ',
  'ąćęłńóśźż',
  'áäčďéěíĺľňóôŕřšťúůýž',
  'áéíóöőúüű',
  'ăâîşţșț',
  'čćđšž',
  'âçğıîöşüûi\u0307',
  'āčēģīķļņšūž',
  'ąčęėįšųūž',
  'äõöüšž',
  'àáâãăạảấầẩẫậắằẳẵặđèéêẽẹẻếềểễệìíĩỉịòóôõơọỏốồổỗộớờởỡợùúũưụủứừửữựỳýỵỷỹ\u0300\u0301\u0303\u0309\u0323',
].map((letters) => new Set(letters));

/** Whether the Latin letters of a text are those of people who write alike; true of text without any. */
export function isOfOneAlphabet(text: string): boolean {
  const letters = new Set(
    text.toLowerCase().match(/(?=[^\x00-\x7f])(?:(?![ªº])[\p{Script=Latin}\p{M}])/gu) ?? [],
  );
  return ALPHABETS.some((alphabet) => [...letters].every((letter) => alphabet.has(letter)));
}
