import { refuse } from '../errors.js';

/** Types select may cast to; anything else, regclass and its kin above all, does not exist here. */
const castable = new Set([
  'text',
  'varchar',
  'int',
  'int2',
  'int4',
  'int8',
  'integer',
  'bigint',
  'smallint',
  'numeric',
  'decimal',
  'float4',
  'float8',
  'real',
  'double precision',
  'bool',
  'boolean',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'uuid',
  'json',
  'jsonb',
]);

/** The SQL type a written cast means. */
export function castType(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const type = name.toLowerCase().replace(/\s+/g, ' ');
  if (!castable.has(type)) throw refuse.type(name);
  return type;
}
