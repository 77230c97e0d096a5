import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentActor, OrganizationSettings } from '@rosetta/auth';
import { type Actor, invalid } from '@rosetta/common';
import { ContactsService, normalizeEmail, normalizePhone } from '@rosetta/contacts';
import { BulkBody, bulkExamples } from './bulk.openapi.js';
import { FoundContacts } from './bulk-answer.dto.js';
import { SearchContactsDto } from './bulk.dto.js';
import { presentContactRow, shownProperties } from './contact.presenter.js';
import type { Row } from '../tables/fields.js';
import { textOf, textsOf, uuidOf } from './row-input.js';

const MAX_LIMIT = 100;
const MAX_QUERY = 200;

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
  @Authenticated({ by: ['api-key'], permission: 'contacts:read' })
  @ApiOperation({
    operationId: 'searchContacts',
    summary: 'Search contacts',
    description:
      'By every word of names or e-mails, or by digits of a phone; case and accents do not count. Newest first.',
  })
  @BulkBody(SearchContactsDto, bulkExamples.search)
  @ApiOkResponse({ type: FoundContacts, description: 'A page of contacts.' })
  async search(@CurrentActor() actor: Actor, @Body() body: SearchContactsDto) {
    const search = body.query ?? body.q ?? body.search ?? '';
    if (search.length > MAX_QUERY) throw invalid(`query must be at most ${MAX_QUERY} characters`, 'query');
    const { defaultCountry } = await this.settings.get(actor.organizationId);
    const limit = Math.min(body.limit ?? 20, MAX_LIMIT);
    const offset = body.offset ?? 0;
    const query = {
      ...readFilters((body.filters ?? {}) as Row, defaultCountry),
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

/** What cannot be read as an e-mail or phone is kept as it is, and matches nothing. */
function readFilters(filters: Row, defaultCountry: string | null) {
  const phone = textOf(filters, 'phone');
  const email = textOf(filters, 'email');
  const identities = [
    phone ? (normalizePhone(phone, defaultCountry) ?? phone) : null,
    email ? (normalizeEmail(email) ?? email) : null,
  ];
  return {
    identities: identities.filter((value) => value !== null),
    tags: textsOf(filters, 'tags') ?? [],
    source: textOf(filters, 'source') ?? undefined,
    assigneeId: uuidOf(filters, 'assignee_id') ?? undefined,
    companyId: uuidOf(filters, 'company_id') ?? undefined,
  };
}
