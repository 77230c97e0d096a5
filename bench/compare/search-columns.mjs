import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a build computes of a contact so that it is found and sorted: all its columns in one, or in older builds the text. */
export async function searchColumnsOf(directory) {
  const at = (name) => path.join(directory, 'dist/libs/contacts/src/contacts', `${name}.js`);
  const load = (name) => import(pathToFileURL(at(name)).href);
  if (!existsSync(at('search-columns'))) {
    const { searchTextOf } = await load('search-text');
    return (contact) => ({ search_text: searchTextOf(contact) });
  }
  const { searchColumnsOf: compute } = await load('search-columns');
  const columnOf = (property) => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return (contact) =>
    Object.fromEntries(
      Object.entries(compute(contact)).map(([property, value]) => [columnOf(property), value]),
    );
}
