import { entityColumns, ORGANIZATION_IN_SCOPE, tenantStatement } from '@rosetta/common';
import type { ActivityStats } from '../activities/activity.commands.js';
import { Contact } from './contact.entity.js';

/** What a profile tells of a contact itself. */
const profileProperties = [
  'id',
  'fullName',
  'emails',
  'phones',
  'phoneAsWritten',
  'phoneExtensions',
  'companyId',
  'companyName',
  'description',
  'tags',
  'customFields',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Contact)[];

/** A contact as document C tells of it: with the name of its account, and its conversation in numbers. */
export interface ContactProfile extends Pick<Contact, (typeof profileProperties)[number]>, ActivityStats {
  readonly accountName: string | null;
}

const columns = entityColumns(Contact, 'c', profileProperties);

/** The profiles of the contacts that a SELECT of their columns finds: all that is told, in one statement. */
const profilesOf = (select: string) =>
  `select c.*, a.name as "accountName", s.* from (${select}) c
   left join companies a
     on a.organization_id = ${ORGANIZATION_IN_SCOPE} and a.id = c."companyId" and a.deleted_at is null
   left join lateral (
     select (count(*) filter (where a.kind = 'call'))::int as "totalCalls",
       (count(*) filter (where a.kind = 'sms'))::int as "totalMessages", max(a.occurred_at) as "lastContact"
     from activities a
     where a.organization_id = ${ORGANIZATION_IN_SCOPE} and a.contact_id = c.id and a.deleted_at is null
   ) s on true`;

/** Reads the profile of one live contact by id. */
export const getContactProfile = tenantStatement(
  'contacts.profile',
  profilesOf(
    `select ${columns} from contacts c
     where c.organization_id = {organization} and c.id = $2 and c.deleted_at is null`,
  ),
);

/**
 * Composes the look-up of the contact that a phone belongs to, given in all of its notations from `$2` on: the one whose primary it
 * is, then the one that has it in the first notation, then the oldest (document C). One parameter each: Postgres keeps a plan for so
 * many values, and makes one anew each time for an array.
 */
export function profileByPhoneSql(notations: number): string {
  const values = Array.from({ length: notations }, (_, n) => `$${n + 2}`).join(', ');
  return profilesOf(
    `select ${columns} from contacts c
     where c.organization_id = ${ORGANIZATION_IN_SCOPE} and c.deleted_at is null and c.id in (
       select i.contact_id from contact_identities i
       where i.organization_id = ${ORGANIZATION_IN_SCOPE} and i.value in (${values}))
     order by (c.phones[1] in (${values})) desc, ($2 = any(c.phones)) desc, c.created_at, c.id limit 1`,
  );
}
