import type { DuplicateEntity } from '../matching/matcher.js';

/** What is shown of a record, so that a person sees whose it is. */
export interface PairSide {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly company: string | null;
}

/** SQL of what is shown of a record, under the alias of its table. */
const shown: Readonly<Record<DuplicateEntity, (alias: string) => string>> = {
  contacts: (c) => `json_build_object('id', ${c}.id, 'name', ${c}.full_name, 'email', ${c}.emails[1],
    'phone', coalesce(${c}.phone_as_written, ${c}.phones[1]), 'company', coalesce(
      (select a.name from companies a where a.organization_id = {organization} and a.id = ${c}.company_id), ${c}.company_name))`,
  companies: (
    c,
  ) => `json_build_object('id', ${c}.id, 'name', ${c}.name, 'email', ${c}.email, 'phone', ${c}.phone,
    'company', null)`,
};

/** SQL that shows pairs `p` of records that both live. */
export function withSides(entity: DuplicateEntity): { readonly columns: string; readonly join: string } {
  const side = (
    alias: string,
    id: string,
  ) => `join ${entity} ${alias} on ${alias}.organization_id = {organization}
    and ${alias}.id = p.${id} and ${alias}.deleted_at is null`;
  return {
    columns: `json_build_array(${shown[entity]('f')}, ${shown[entity]('s')}) as sides`,
    join: `${side('f', 'first_id')} ${side('s', 'second_id')}`,
  };
}
