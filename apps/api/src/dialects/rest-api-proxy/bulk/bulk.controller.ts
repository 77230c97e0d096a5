import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentActor, OrganizationSettings } from '@rosetta/auth';
import { type Actor, DomainError, invalid } from '@rosetta/common';
import {
  ContactImportService,
  ContactsService,
  type OnAmbiguous,
  onAmbiguousChoices,
} from '@rosetta/contacts';
import {
  type DealOutcome,
  DealsBulkService,
  DealsService,
  type LeadRow as LeadCommand,
} from '@rosetta/deals';
import { BulkBody, bulkExamples, RowResponses } from './bulk.openapi.js';
import {
  CreatedDeal,
  DealsSummary,
  ImportedContact,
  ImportSummary,
  LeadResponse,
} from './bulk-response.dto.js';
import {
  CreateDealsDto,
  CreateLeadDto,
  CreateLeadsDto,
  ImportContactsDto,
  ON_AMBIGUOUS,
} from './bulk.dto.js';
import { readBatch } from './batch-body.js';
import { readContact, readDealRow, readLead } from './bulk.input.js';
import { presentContactRow } from './contact.presenter.js';
import { presentDealRow } from './deal.presenter.js';
import { presentContactOutcomes, presentDealOutcomes } from './outcome.presenter.js';
import type { Row } from '../tables/fields.js';
import { checkBatch, readRows } from './row-input.js';
import { readingKnown, readingOnlyKnown, rowKeys, unheededKeysOf } from './row-keys.js';
import { RequestBody } from '../../../http/request-body.js';
import { noteUnheededKeys } from '../../../http/unheeded-keys.js';

interface Reply {
  status(code: number): unknown;
}

/** Document B's calls for many records at once, and for a contact with a deal. */
@ApiTags('Bulk and leads')
@Controller('/functions/v1')
export class BulkController {
  constructor(
    private readonly imports: ContactImportService,
    private readonly bulk: DealsBulkService,
    private readonly contacts: ContactsService,
    private readonly deals: DealsService,
    private readonly settings: OrganizationSettings,
  ) {}

  @Post('import-contacts-bulk')
  @HttpCode(200)
  @Authenticated({ by: ['api-key', 'jwt'], permission: 'contacts:write' })
  @ApiOperation({
    operationId: 'importContactsBulk',
    summary: 'Create or merge up to 500 contacts',
    description:
      'Rows match on e-mail first, then on any phone, then on `custom_fields.external_id`; later rows see earlier ones. ' +
      'Sending the same again makes no duplicates.',
  })
  @BulkBody(ImportContactsDto, bulkExamples.contacts)
  @RowResponses(ImportedContact, ImportSummary)
  async importContacts(
    @CurrentActor() actor: Actor,
    @Body() request: RequestBody,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const body = await readBatch(request, ImportContactsDto, 'contacts');
    const sent = checkBatch(body.contacts, 'contacts', 'contacts', 500);
    const rows = readRows(sent, readingKnown(rowKeys.contact, readContact));
    const outcomes = await this.imports.importMany(actor, rows, {
      skipDuplicates: body.skip_duplicates ?? false,
      onAmbiguous: body.on_ambiguous,
      defaultSource: body.default_source,
      defaultTags: body.default_tags ?? [],
      dryRun: body.dry_run,
      atomic: body.mode === 'atomic',
    });
    return toResponse(reply, body.mode, presentContactOutcomes(outcomes, rows, sent));
  }

  @Post('create-deals-bulk')
  @HttpCode(200)
  @Authenticated({ by: ['api-key', 'jwt'], permission: 'deals:write' })
  @ApiOperation({
    operationId: 'createDealsBulk',
    summary: 'Create up to 100 deals',
    description:
      'Contacts are found by `contact_id`, `contact_email` or `contact_phone`, in that order, and made where a row says so.',
  })
  @BulkBody(CreateDealsDto, bulkExamples.deals)
  @RowResponses(CreatedDeal, DealsSummary)
  async createDeals(
    @CurrentActor() actor: Actor,
    @Body() request: RequestBody,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const body = await readBatch(request, CreateDealsDto, 'deals');
    const sent = checkBatch(body.deals, 'deals', 'deals', 100);
    const rows = readRows(sent, readingKnown(rowKeys.deal, readDealRow));
    const allowed = rows.map((row) => (makesContact(row) ? needing(actor, row) : row));
    const outcomes = await this.bulk.createDeals(actor, allowed, optionsOf(body));
    return toResponse(reply, body.mode, presentDealOutcomes(outcomes, sent, rowKeys.deal));
  }

  @Post('create-leads-bulk')
  @HttpCode(200)
  @Authenticated({ by: ['api-key', 'jwt'], permission: 'deals:write' })
  @ApiOperation({
    operationId: 'createLeadsBulk',
    summary: 'Create up to 100 leads',
    description: 'Each row is a contact, matched as in an import, and a deal with it.',
  })
  @BulkBody(CreateLeadsDto, bulkExamples.leads)
  @RowResponses(CreatedDeal, DealsSummary)
  async createLeads(
    @CurrentActor() actor: Actor,
    @Body() request: RequestBody,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const body = await readBatch(request, CreateLeadsDto, 'leads');
    const sent = checkBatch(body.leads, 'leads', 'leads', 100);
    const rows = readRows(sent, readingKnown(rowKeys.lead, await this.leadReader(actor)));
    const outcomes = await this.bulk.createLeads(
      actor,
      rows.map((row) => needing(actor, row)),
      { ...optionsOf(body), defaultSource: body.default_source, defaultTags: body.default_tags ?? [] },
    );
    return toResponse(reply, body.mode, presentDealOutcomes(outcomes, sent, rowKeys.lead));
  }

  @Post('create-lead')
  @Authenticated({ by: ['api-key', 'jwt'], permission: 'deals:write' })
  @BulkBody(CreateLeadDto, bulkExamples.lead)
  @ApiCreatedResponse({ type: LeadResponse, description: 'The contact and its deal, if it has one.' })
  @ApiOperation({
    operationId: 'createLead',
    summary: 'Create a contact with a deal',
    description:
      'Contact fields, and `deal` or the flat fields title, value, currency, stage, pipeline_id. One transaction. ' +
      '`"deal": null` makes the contact alone, as does a lead that says nothing of a deal where the organization has ' +
      'turned `leads_make_deals` off.',
  })
  async createLead(@CurrentActor() actor: Actor, @Body() body: RequestBody) {
    const sent = body.json();
    const reader = readingOnlyKnown(rowKeys.lead, await this.leadReader(actor));
    const { row, onAmbiguous } = withoutOption(sent);
    const [lead] = readRows([row], reader).map((each) => needing(actor, each));
    if (!lead || lead instanceof DomainError) throw lead ?? invalid('The lead is empty');
    const options = { defaults: {}, skipIfExists: false, onAmbiguous };
    const [outcome] = await this.bulk.createLeads(actor, [lead], options);
    const { dealId, contactId, isNewContact, warnings } = soundOutcome(outcome);
    noteUnheededKeys(sent as object, [
      ...unheededKeysOf(row, rowKeys.lead),
      ...(onAmbiguous === null ? [] : warnings),
    ]);
    const contact = presentContactRow(await this.contacts.get(actor, contactId!));
    const deal = dealId === null ? null : presentDealRow(await this.deals.get(actor, dealId));
    return {
      success: true,
      message: 'Lead created successfully',
      data: { contact, deal },
      contact_id: contactId,
      deal_id: dealId,
      is_new_contact: isNewContact,
      contact,
      deal,
    };
  }

  private async leadReader({ organizationId }: Actor): Promise<(row: Row) => LeadCommand> {
    const { leadsMakeDeals } = await this.settings.get(organizationId);
    return (row) => readLead(row, leadsMakeDeals);
  }
}

/**
 * A lead without the option that stands beside its fields.
 * @throws {validation_failed}
 */
function withoutOption(sent: unknown): { row: unknown; onAmbiguous: OnAmbiguous | null } {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent))
    return { row: sent, onAmbiguous: null };
  const { on_ambiguous: chosen = null, ...row } = sent as Record<string, unknown>;
  const onAmbiguous = onAmbiguousChoices.find((choice) => choice === chosen) ?? null;
  if (chosen !== onAmbiguous) throw invalid(ON_AMBIGUOUS, 'on_ambiguous');
  return { row, onAmbiguous };
}

function optionsOf(body: CreateDealsDto | CreateLeadsDto) {
  return {
    defaults: {
      pipelineId: body.default_pipeline_id,
      stage: body.default_stage,
      currency: body.default_currency,
    },
    skipIfExists: body.skip_if_exists ?? false,
    onAmbiguous: body.on_ambiguous,
    dryRun: body.dry_run,
    atomic: body.mode === 'atomic',
  };
}

/** Whoever asked for all or nothing and got nothing is told so by the status. */
function toResponse<T extends { summary: { failed: number } }>(
  reply: Reply,
  mode: string | undefined,
  returned: T,
) {
  const { failed } = returned.summary;
  if (mode !== 'atomic' || failed === 0) return returned;
  reply.status(400);
  const error = `${failed} rows failed; nothing was written`;
  return { ...returned, success: false, error, code: '23514', message: error, details: null, hint: null };
}

function makesContact(row: unknown): boolean {
  return (row as { createContactIfMissing?: boolean }).createContactIfMissing === true;
}

/** A key that may write deals alone cannot make contacts by the way. */
function needing<T>(actor: Actor, row: T): T | DomainError {
  if (actor.permissions.has('contacts:write')) return row;
  return new DomainError('forbidden', 'This needs the permission contacts:write');
}

function soundOutcome(outcome: DealOutcome | undefined) {
  if (!outcome) throw new Error('A call with one row has one outcome');
  if ('failure' in outcome) throw outcome.failure;
  return outcome;
}
