import { errorShapeOf } from '../../apps/api/src/dialects/index.js';
import { committedDocument } from './committed-document.js';
import { Contract, type SentResponse } from './contract.js';

/** Rows of the proxy that only a `select` makes. */
const selected = { byExpression: /^ProxySelectedRow$/, byColumn: /^Proxy\w+(?:Columns|Row)$/ };

/**
 * The contract with those rows forbidden: a schema that says what `select` may make of a row would let every row through,
 * also one that nobody wanted to be other than whole.
 */
function contractWithout(forbidden?: RegExp): Contract {
  const document = committedDocument();
  const schemas = document.components!.schemas as Record<string, unknown>;
  for (const name of Object.keys(schemas)) if (forbidden?.test(name)) schemas[name] = false;
  return new Contract(document, (asked) => errorShapeOf(asked).errorSchema.name);
}

/** The contract of the product, as strict as a request allows. */
export function contractFor({ url, headers }: SentResponse): Contract {
  const forbidden = forbiddenBy(new URLSearchParams(url.split('?', 2)[1]), headers);
  const name = `contract without ${forbidden}`;
  // Every spec would compile the same schemas.
  const contract = (kept.get(name) as Contract | undefined) ?? contractWithout(forbidden);
  kept.set(name, contract);
  return contract;
}

function forbiddenBy(query: URLSearchParams, headers: SentResponse['headers']): RegExp | undefined {
  const select = query.get('select') ?? '';
  if (!/^[\w,* ]*$/.test(select)) return undefined;
  const isWhole = select === '' && !String(headers['content-type']).includes('nulls=stripped');
  return isWhole ? selected.byColumn : selected.byExpression;
}
