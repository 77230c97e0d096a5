import { Injectable } from '@nestjs/common';
import { tenantStatement, type Transaction } from '@rosetta/common';
import type { ComparedContact } from '../matching/contact-traits.js';
import type { DuplicatePair } from '../pairs/duplicate-pair.entity.js';
import { withSides } from '../pairs/pair-sides.js';
import { comparedTables } from '../scans/compared-records.js';

const { join } = withSides('contacts');
const { columns } = comparedTables.contacts;

/** Pairs of live contacts that score at least $2, and that nobody has said to be two. */
const safe = `p.organization_id = {organization} and p.entity = 'contacts' and p.status <> 'different' and p.score >= $2`;

/** All without names: the tables grow while a scan goes on. */
const nextFirst = tenantStatement(
  null,
  `select distinct p.first_id as id from duplicate_pairs p ${join}
   where ${safe} and p.first_id > $3 order by p.first_id limit $4`,
);
const around = tenantStatement(
  null,
  `with member as (
     select o.id from unnest($3::uuid[]) as o(id)
     union
     select p.second_id from duplicate_pairs p ${join} where ${safe} and p.first_id = any($3::uuid[])
   ), touching as (
     select p.* from member m cross join lateral (
       select p.id from duplicate_pairs p where ${safe} and p.first_id = m.id
       union all
       select p.id from duplicate_pairs p where ${safe} and p.second_id = m.id
     ) p
   )
   select p.first_id as "firstId", p.second_id as "secondId", p.score, p.why from duplicate_pairs p ${join}
   where ${safe} and p.id in (select t.id from touching t)`,
);
const readMembers = tenantStatement(
  null,
  `select ${columns}, c.version, c.created_at as "createdAt" from contacts c
   where c.organization_id = {organization} and c.id = any($2::uuid[]) and c.deleted_at is null`,
);
/** What people have taken apart once. */
const splitAmong = tenantStatement(
  null,
  `select m.winner_id || m.loser_ids as ids from record_merges m
   where m.organization_id = {organization} and m.entity = 'contacts' and m.undone_at is not null
     and (m.winner_id = any($2::uuid[]) or m.loser_ids && $2::uuid[])`,
);

/** A contact that may be merged, as it is by now. */
export type SafeMember = ComparedContact & { readonly version: number; readonly createdAt: Date };

/** SQL of what may be merged without anybody's looking. */
@Injectable()
export class SafePairsRepository {
  /** The next contacts that such pairs begin with, behind a position. */
  async nextFirst(tx: Transaction, from: number, position: string, limit: number): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(nextFirst, [from, position, limit]);
    return rows.map(({ id }) => id);
  }

  /** All such pairs of these contacts, and of those that they begin a pair with. */
  async around(
    tx: Transaction,
    from: number,
    firstIds: readonly string[],
  ): Promise<Pick<DuplicatePair, 'firstId' | 'secondId' | 'score' | 'why'>[]> {
    return tx.rows(around, [from, firstIds]);
  }

  /** Those of the contacts that live. */
  async members(tx: Transaction, ids: readonly string[]): Promise<SafeMember[]> {
    return tx.rows(readMembers, [ids]);
  }

  /** The records of each merge of some of these contacts that was undone. */
  async splitAmong(tx: Transaction, ids: readonly string[]): Promise<string[][]> {
    return (await tx.rows<{ ids: string[] }>(splitAmong, [ids])).map((row) => row.ids);
  }
}
