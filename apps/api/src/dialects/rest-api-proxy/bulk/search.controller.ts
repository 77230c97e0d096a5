import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentActor, OrganizationSettings } from '@rosetta/auth';
import { type Actor, invalid, unknownKeysError, unknownKeysIn, WithChangesToken } from '@rosetta/common';
import { ContactsService, normalizeEmail, normalizePhone } from '@rosetta/contacts';
import { BulkBody, bulkExamples } from './bulk.openapi.js';
import { FoundContacts } from './bulk-response.dto.js';
import { SearchContactsDto } from './bulk.dto.js';
import { presentContactRow, shownProperties } from './contact.presenter.js';
import type { Row } from '../tables/fields.js';
import { textOf, textsOf, uuidOf } from './row-input.js';

const MAX_LIMIT = 100;
const MAX_QUERY = 200;
const FILTERS: ReadonlySet<string> = new Set([
  'tags',
  'source',
  'assignee_id',
  'company_id',
  'phone',
  'email',
]);

/** Document B's free-text search. */
@ApiTags('Search')
@Controller('/functions/v1/search-contacts')
export class SearchController {
  constructor(
    private readonly contacts: ContactsService,
    private readonly settings: OrganizationSettings,
  ) {}

  @Post()
  @HttpCode(200)
  @Authenticated({ by: ['api-key', 'jwt'], permission: 'contacts:read' })
  @WithChangesToken()
  @ApiOperation({
    operationId: 'searchContacts',
    summary: 'Search contacts',
    description:
      'By every word of names or e-mails, or by digits of a phone; case and accents do not count. Newest first.',
  })
  @BulkBody(SearchContactsDto, bulkExamples.search)
  @ApiOkResponse({ type: FoundContacts, description: 'A page of contacts.' })
  async search(@CurrentActor() actor: Actor, @Body() body: SearchContactsDto) {
    const search = termOf(body);
    if (search.length > MAX_QUERY) throw invalid(`query must be at most ${MAX_QUERY} characters`, 'query');
    const { defaultCountry } = await this.settings.get(actor.organizationId);
    const limit = Math.min(body.limit ?? 20, MAX_LIMIT);
    const offset = body.offset ?? 0;
    const query = {
      ...readFilters(filtersOf(body), defaultCountry),
      search,
      searchPhones: true,
      limit,
      offset,
      sort: 'created_at',
      order: 'desc',
    } as const;
    const page = await this.contacts.list(actor, query, shownProperties);
    return { contacts: page.items.map(presentContactRow), total: page.total, limit, offset };
  }
}

/** The words to look for, by any of their names. */
function termOf({ query, q, search }: SearchContactsDto): string {
  const sent = Object.entries({ query, q, search }).filter(([, term]) => term != null);
  const [[, term] = [], ...others] = sent;
  if (others.some(([, other]) => other !== term))
    throw invalid(`${sent.map(([name]) => name).join(' and ')} differ`, 'query');
  return term ?? '';
}

/** Filters as sent; an e-mail or phone may stand beside them too. */
function filtersOf({ filters, phone, email }: SearchContactsDto): readonly Row[] {
  const sent = (filters ?? {}) as Row;
  const unknown = unknownKeysIn(sent, FILTERS);
  if (unknown.length > 0) throw unknownKeysError(unknown, [...FILTERS]);
  return [sent, { phone, email }];
}

/** What cannot be read as an e-mail or phone is kept as it is, and matches nothing. */
function readFilters([filters = {}, ...others]: readonly Row[], defaultCountry: string | null) {
  const all = [filters, ...others];
  const phones = all.flatMap((each) => namedText(each, 'phone') ?? []);
  const emails = all.flatMap((each) => namedText(each, 'email') ?? []);
  return {
    identities: [
      ...phones.map((phone) => normalizePhone(phone, defaultCountry) ?? phone),
      ...emails.map((email) => normalizeEmail(email) ?? email),
    ],
    tags: textsOf(filters, 'tags') ?? [],
    source: textOf(filters, 'source') ?? undefined,
    assigneeId: uuidOf(filters, 'assignee_id') ?? undefined,
    companyId: uuidOf(filters, 'company_id') ?? undefined,
  };
}

/** A text that is to be looked for; an empty one would find everybody, which nobody means who looks for one contact. */
function namedText(filters: Row, field: string): string | null | undefined {
  const value = textOf(filters, field);
  if (value?.trim() === '') throw invalid(`${field} must not be empty`, field);
  return value;
}
