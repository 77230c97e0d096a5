import { searchColumnsOf } from '@rosetta/contacts';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { formerSearchText } from './support/former-search-text.js';
import { rewriteContacts } from './support/rewrite-contacts.js';
import { createTenantView, dropTenantView } from './support/tenant-views.js';

/**
 * Names are found and sorted without case, accents, hyphens, apostrophes and widths: the search text is folded and short, and
 * names have keys that sort byte by byte, so that no order depends on a collation of the server. The indexes are made anew
 * after the rows are rewritten, which costs a fraction of keeping them up on the way.
 */
export class NameSearch1763769600014 implements MigrationInterface {
  name = 'NameSearch1763769600014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index contacts_name, contacts_search, contacts_short_terms;
      alter table contacts add column first_name_key text collate "C", add column last_name_key text collate "C";
    `);
    await rewriteContacts(runner, searchColumnsOf, ['searchText', 'firstNameKey', 'lastNameKey']);
    await runner.query(`
      create index contacts_name on contacts (organization_id, last_name_key, first_name_key, id) where deleted_at is null;
      ${searchIndexes(NOT_ALL_ASCII)}
      ${createTenantView('contacts')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index contacts_name, contacts_search, contacts_short_terms');
    await runner.query(dropTenantView('contacts'));
    await rewriteContacts(runner, (row) => ({ searchText: formerSearchText(row) }), ['searchText']);
    await runner.query(`
      alter table contacts drop column first_name_key, drop column last_name_key;
      create index contacts_name on contacts (organization_id, last_name nulls first, first_name nulls first, id) where deleted_at is null;
      ${searchIndexes('')}
      ${createTenantView('contacts')}
    `);
  }
}

const searchIndexes = (shortTermsOf: string) => `
  create index contacts_search on contacts using gin (organization_id, search_text gin_trgm_ops) where deleted_at is null;
  create index contacts_short_terms on contacts using gin (organization_id, short_terms(search_text))
    where deleted_at is null ${shortTermsOf};
`;

/** A text that is all ASCII has no short terms, and asking the function for them costs more than asking the text. */
const NOT_ALL_ASCII = `and search_text ~ '[^\\x01-\\x7f]'`;
