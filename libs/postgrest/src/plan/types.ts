import { refuse } from '../errors.js';

/** Types select may cast to; anything else, regclass and its kin above all, does not exist here. */
const castable = new Set([
  'text',
  'varchar',
  'character varying',
  'char',
  'character',
  'bpchar',
  'int',
  'int2',
  'int4',
  'int8',
  'integer',
  'bigint',
  'smallint',
  'numeric',
  'decimal',
  'float',
  'float4',
  'float8',
  'real',
  'double precision',
  'bool',
  'boolean',
  'date',
  'time',
  'time without time zone',
  'timetz',
  'time with time zone',
  'timestamp',
  'timestamp without time zone',
  'timestamptz',
  'timestamp with time zone',
  'interval',
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
