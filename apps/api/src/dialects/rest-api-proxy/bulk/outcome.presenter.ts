import type { DomainError } from '@rosetta/common';
import type { ContactFields, ContactRow, RowOutcome } from '@rosetta/contacts';
import type { DealOutcome } from '@rosetta/deals';
import { reservedKeysWarning } from '../contact.input.js';
import { warningsOfDeals } from '../deal.input.js';
import { proxyErrors } from '../rest-api-proxy.dialect.js';
import { type RowKeys, rowKeys, unheededKeysOf } from './row-keys.js';

/** Writes what became of each contact of `/import-contacts-bulk`; the rows, as read and as sent, are asked for what earns a warning. */
export function presentContactOutcomes(
  outcomes: readonly RowOutcome[],
  rows: readonly ContactRow[],
  sent: readonly unknown[],
) {
  const results = outcomes.map((outcome, index) => {
    if ('failure' in outcome) return presentFailure(index, outcome.failure, sent[index]);
    const { contactId } = outcome;
    const { customFields } = rows[index] as ContactFields;
    const warnings = [
      ...outcome.warnings,
      ...unheededKeysOf(sent[index], rowKeys.contact),
      ...reservedKeysWarning([{ custom_fields: customFields }]),
    ];
    return {
      index,
      success: true,
      contact_id: contactId,
      is_new: outcome.outcome === 'created',
      ...(outcome.outcome === 'skipped' && { skipped: true }),
      ...(warnings.length > 0 && { warnings }),
    };
  });
  const having = (wanted: string) =>
    outcomes.filter((each) => 'outcome' in each && each.outcome === wanted).length;
  const failed = outcomes.filter((outcome) => 'failure' in outcome).length;
  return {
    success: true,
    summary: {
      total: outcomes.length,
      successful: outcomes.length - failed,
      failed,
      new_contacts: having('created'),
      updated_contacts: having('merged'),
      skipped: having('skipped'),
    },
    results,
  };
}

/** Writes what became of each row of `/create-deals-bulk` and `/create-leads-bulk`. */
export function presentDealOutcomes(
  outcomes: readonly DealOutcome[],
  sent: readonly unknown[],
  keys: RowKeys,
) {
  const results = outcomes.map((outcome, index) => {
    if ('failure' in outcome) return presentFailure(index, outcome.failure, sent[index]);
    const { dealId, contactId, isNewContact, isSkipped, deal } = outcome;
    const earned = deal ? warningsOfDeals([{ stage: deal.stage, custom_fields: deal.customFields }]) : [];
    const warnings = [...outcome.warnings, ...unheededKeysOf(sent[index], keys), ...earned];
    return {
      index,
      success: true,
      deal_id: dealId,
      contact_id: contactId,
      is_new_contact: isNewContact,
      ...(isSkipped && { skipped: true }),
      ...(warnings.length > 0 && { warnings }),
    };
  });
  const sound = outcomes.flatMap((outcome) => ('failure' in outcome ? [] : [outcome]));
  return {
    success: true,
    summary: {
      total: outcomes.length,
      successful: sound.length,
      failed: outcomes.length - sound.length,
      new_deals: sound.filter(({ deal }) => deal).length,
      skipped_existing: sound.filter(({ isSkipped }) => isSkipped).length,
      new_contacts_created: sound.filter(({ isNewContact }) => isNewContact).length,
    },
    results,
  };
}

function presentFailure(index: number, { code, message, facts }: DomainError, sent: unknown) {
  const field = facts.field === undefined ? null : fieldAsSent(facts.field, sent);
  return { index, success: false, error: message, code: proxyErrors[code].code, field };
}

const SINGULAR: Readonly<Record<string, string>> = { emails: 'email', phones: 'phone' };

/** A row may name its one e-mail or phone by the singular: whoever reads the failure looks for what was sent. */
function fieldAsSent(field: string, sent: unknown): string {
  const singular = SINGULAR[field];
  if (singular === undefined || typeof sent !== 'object' || sent === null) return field;
  return !Object.hasOwn(sent, field) && Object.hasOwn(sent, singular) ? singular : field;
}
