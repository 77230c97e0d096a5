/** What a validator does not look at. */
const WORDS_ALONE =
  /^(title|description|examples?|default|deprecated|discriminator|format|readOnly|writeOnly|x-.*)$/;

/** A schema that stands alone: with the components it refers to, and without what only explains. */
export function shapeOf(schema, { schemas = {} } = {}) {
  const definitions = {};
  const pending = [schema];
  while (pending.length > 0)
    for (const [, name] of JSON.stringify(pending.pop()).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name in definitions) continue;
      definitions[name] = strip(schemas[name]);
      pending.push(schemas[name]);
    }
  return { ...strip(schema), ...(Object.keys(definitions).length > 0 && { definitions }) };
}

/** A property may be named as a word is; under `properties` names are names. */
function strip(schema) {
  if (Array.isArray(schema)) return schema.map(strip);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([word]) => !WORDS_ALONE.test(word));
  return Object.fromEntries(kept.map(([word, value]) => [word, stripWord(word, value)]));
}

function stripWord(word, value) {
  if (word === '$ref') return value.replace('#/components/schemas/', '#/definitions/');
  if (word === 'enum' || word === 'const' || word === 'required') return value;
  if (word !== 'properties') return strip(value);
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, strip(schema)]));
}
