import { type Actor, type DomainError, newId, orDomainError } from '@rosetta/common';
import { externalIdOf } from '@rosetta/contacts';
import type { Pipeline } from '../pipelines/pipeline.entity.js';
import { choosePipeline } from '../pipelines/pipelines.service.js';
import type { CreateDeal } from '../deals/deal.commands.js';
import { blankDeal, type DealState, writeDealFields } from '../deals/deal-state.js';
import type { DealTwin, NewDealRow } from '../deals/deals.repository.js';
import type { BulkDefaults } from './bulk.commands.js';

/** Checks a bulk row's deal by the rules of deals, before its contact is known. */
export function readDeal(
  deal: Omit<CreateDeal, 'contactId'>,
  defaults: BulkDefaults,
  pipelines: readonly Pipeline[],
): DealState | DomainError {
  return orDomainError(() => {
    const pipelineId = deal.pipelineId ?? defaults.pipelineId;
    const fields = {
      ...deal,
      pipelineId,
      // A default stage is for the default pipeline: a row that goes elsewhere begins where that one begins.
      stage: deal.stage ?? stageFor(defaults, pipelineId, pipelines),
      currency: deal.currency ?? defaults.currency ?? undefined,
    };
    return writeDealFields(blankDeal, fields, pipelines);
  });
}

function stageFor(
  { stage }: BulkDefaults,
  pipelineId: string | null | undefined,
  pipelines: readonly Pipeline[],
) {
  if (stage == null) return undefined;
  const { stages } = choosePipeline(pipelines, pipelineId);
  return stages.some(({ id }) => id === stage.toLowerCase()) || pipelineId == null ? stage : undefined;
}

/** A deal that a row may repeat. */
export interface KnownDeal {
  readonly id: string;
  readonly contactId: string | null;
}

/** The deals that one bulk call is about: those that exist already, and those its rows have made so far. */
export class DealIdentityMap {
  private readonly byTitle = new Map<string, KnownDeal>();
  private readonly byExternalId = new Map<string, KnownDeal>();
  readonly created: NewDealRow[] = [];

  constructor(twins: readonly DealTwin[]) {
    for (const { id, contactId, title, externalId } of twins)
      this.index({ id, contactId }, title, externalId);
  }

  /** The deal that a row repeats: same contact and title, or the same external id. */
  twinOf(contactId: string | null, { title, customFields }: DealState): KnownDeal | null {
    const externalId = externalIdOf(customFields);
    const byTitle = contactId === null ? null : this.byTitle.get(titleKey(contactId, title));
    return byTitle ?? (externalId === null ? null : (this.byExternalId.get(externalId) ?? null));
  }

  create(actor: Actor, contactId: string | null, state: DealState): string {
    const id = newId();
    this.created.push({ ...state, contactId, id, dealContactId: newId(), createdBy: actor.userId });
    this.index({ id, contactId }, state.title, externalIdOf(state.customFields));
    return id;
  }

  private index(deal: KnownDeal, title: string, externalId: string | null): void {
    const key = deal.contactId === null ? null : titleKey(deal.contactId, title);
    if (key !== null && !this.byTitle.has(key)) this.byTitle.set(key, deal);
    if (externalId !== null && !this.byExternalId.has(externalId)) this.byExternalId.set(externalId, deal);
  }
}

function titleKey(contactId: string, title: string): string {
  return `${contactId} ${title}`;
}
