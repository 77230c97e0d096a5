import { checkAmount, invalid, toDecimals, unprocessable } from '@rosetta/common';
import { checkJson, checkMetadata, checkText, checkTexts, fold, writeCustomFields } from '@rosetta/contacts';
import type { Pipeline, Stage } from '../pipelines/pipeline.entity.js';
import { choosePipeline } from '../pipelines/pipelines.service.js';
import type { DealFields, UpdateDeal } from './deal.commands.js';
import type { Deal, Product } from './deal.entity.js';

/** The part of a deal that callers write. */
export const writableProperties = [
  'title',
  'value',
  'currency',
  'pipelineId',
  'stage',
  'contactId',
  'companyId',
  'ownerId',
  'probability',
  'expectedCloseDate',
  'lostReason',
  'wonDate',
  'source',
  'tags',
  'description',
  'products',
  'customFields',
  'metadata',
] as const satisfies readonly (keyof Deal)[];

/** A deal as far as callers write it. */
export type DealState = Pick<Deal, (typeof writableProperties)[number]>;

/** What a deal is before anything was written; title, pipeline and stage must follow. */
export const blankDeal: Readonly<DealState> = {
  title: '',
  value: null,
  currency: 'USD',
  pipelineId: '',
  stage: '',
  contactId: null,
  companyId: null,
  ownerId: null,
  probability: null,
  expectedCloseDate: null,
  lostReason: null,
  wonDate: null,
  source: null,
  tags: [],
  description: null,
  products: [],
  customFields: {},
  metadata: {},
};

/** The longest a deal's texts may be, in characters, and how many tags and products it may have. */
export const dealLimits = {
  title: 200,
  source: 50,
  lostReason: 500,
  tag: 50,
  tags: 100,
  description: 5000,
  products: 500,
} as const;

/** Applies one request's fields to a deal by the rules every dialect shares (document B, section 3.2). */
export function writeDealFields(
  state: Readonly<DealState>,
  fields: UpdateDeal,
  pipelines: readonly Pipeline[],
): DealState {
  const next = pickDealState(state);
  if (fields.title !== undefined) next.title = titleOf(fields.title);
  if (next.title === '') throw invalid('title is required', 'title');
  if (fields.contactId !== undefined) next.contactId = fields.contactId;
  writePlace(next, fields, pipelines);
  writeEnd(state, next, fields, pipelines);
  if (fields.value !== undefined) next.value = checkAmount('value', fields.value);
  if (fields.currency !== undefined) next.currency = currencyOf(fields.currency);
  if (fields.probability !== undefined) next.probability = probabilityOf(fields.probability);
  if (fields.expectedCloseDate !== undefined)
    next.expectedCloseDate = dateOf('expected_close_date', fields.expectedCloseDate);
  if (fields.companyId !== undefined) next.companyId = fields.companyId;
  if (fields.ownerId !== undefined) next.ownerId = fields.ownerId?.toLowerCase() ?? null;
  if (fields.source !== undefined) next.source = checkText('source', fields.source, dealLimits.source);
  if (fields.tags !== undefined)
    next.tags = checkTexts('tags', fields.tags ?? [], dealLimits.tag, dealLimits.tags);
  if (fields.description !== undefined)
    next.description = checkText('description', fields.description, dealLimits.description);
  if (fields.products !== undefined) next.products = productsOf(fields.products ?? []);
  if (fields.customFields !== undefined) next.customFields = writeCustomFields(state.customFields, fields);
  if (fields.metadata !== undefined) next.metadata = checkMetadata(fields.metadata ?? {});
  return next;
}

/** The writable part of a deal, without anything else it carries. */
export function pickDealState(deal: Readonly<DealState>): DealState {
  // Written out, as a contact's state is.
  return {
    title: deal.title,
    value: deal.value,
    currency: deal.currency,
    pipelineId: deal.pipelineId,
    stage: deal.stage,
    contactId: deal.contactId,
    companyId: deal.companyId,
    ownerId: deal.ownerId,
    probability: deal.probability,
    expectedCloseDate: deal.expectedCloseDate,
    lostReason: deal.lostReason,
    wonDate: deal.wonDate,
    source: deal.source,
    tags: deal.tags,
    description: deal.description,
    products: deal.products,
    customFields: deal.customFields,
    metadata: deal.metadata,
  };
}

/** What a deal was, as fields to be written again. */
export function asDealFields({ value, probability, ...state }: Partial<DealState>): UpdateDeal {
  const asNumber = (amount?: string | null) => (amount == null ? amount : Number(amount));
  return { ...state, value: asNumber(value), probability: asNumber(probability) };
}

/** Ruling B.4: a stage is known in lower case and kept as sent, or as it is; without one, a new deal begins in the first. */
function writePlace(next: DealState, fields: DealFields, pipelines: readonly Pipeline[]): void {
  const isNew = next.pipelineId === '';
  if (!isNew && fields.pipelineId === undefined && fields.stage === undefined) return;
  const pipeline = choosePipeline(pipelines, fields.pipelineId ?? (isNew ? null : next.pipelineId));
  const moved = pipeline.id !== next.pipelineId;
  next.pipelineId = pipeline.id;
  if (fields.stage == null && !isNew && !moved) return;
  const stage = fields.stage ?? (isNew ? pipeline.stages[0]?.id : next.stage);
  if (stage === next.stage && !moved) return;
  const known = stage && findStage(pipeline, stage, fields.stageAlias);
  if (!known)
    throw unprocessable(
      `Stage ${JSON.stringify(stage?.slice(0, 60))} does not exist in the pipeline`,
      'stage',
    );
  next.stage = fields.stageAlias === undefined ? stage : known.id;
}

function findStage(pipeline: Pipeline, stage: string, alias: string | null | undefined): Stage | undefined {
  const known = stageNamed(pipeline, stage);
  if (known || alias === undefined) return known;
  const named = pipeline.stages.find(({ name }) => fold(name) === fold(stage));
  return named ?? (alias === null ? undefined : stageNamed(pipeline, alias));
}

function stageNamed({ stages }: Pipeline, id: string): Stage | undefined {
  return stages.find((stage) => stage.id === asciiLowerCase(id));
}

/**
 * Why a deal was lost is known as long as it is lost, and when it was won as long as it is won; a deal that is won was not
 * lost. Null, or what is stored, on the way in or out is no wish: it is there in every deal that is read, changed and sent
 * back whole.
 */
function writeEnd(
  state: Readonly<DealState>,
  next: DealState,
  fields: DealFields,
  pipelines: readonly Pipeline[],
): void {
  const [before, after] = [outcomeOf(state, pipelines), outcomeOf(next, pipelines)];
  const { lostReason, wonDate } = fields;
  if (lostReason !== undefined) next.lostReason = checkText('lost_reason', lostReason, dealLimits.lostReason);
  if (wonDate !== undefined) next.wonDate = dateOf('won_date', wonDate);
  const [newReason, newDate] = [next.lostReason !== state.lostReason, next.wonDate !== state.wonDate];
  if (after !== 'won' && newDate && next.wonDate !== null)
    throw unprocessable('won_date is for a deal in a won stage', 'won_date');
  if (after === 'won' && newReason && next.lostReason !== null)
    throw unprocessable('lost_reason is not for a deal in a won stage', 'lost_reason');
  if (before === after) return;
  if ((before === 'lost' || after === 'won') && !newReason) next.lostReason = null;
  if (before === 'won' && !newDate) next.wonDate = null;
  if (after === 'won') next.wonDate ??= new Date().toISOString().slice(0, 10);
}

function outcomeOf({ pipelineId, stage }: DealState, pipelines: readonly Pipeline[]) {
  const pipeline = pipelines.find(({ id }) => id === pipelineId);
  return pipeline && stageNamed(pipeline, stage)?.outcome;
}

/** Of ASCII alone: to JavaScript, but not to Postgres, the Kelvin sign is a capital k. */
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function titleOf(title: string | null): string {
  return checkText('title', title ?? '', dealLimits.title)?.trim() ?? '';
}

function currencyOf(currency: string | null): string {
  if (currency === null) return blankDeal.currency;
  if (!/^[A-Za-z]{3}$/.test(currency)) throw invalid('currency must be a 3-letter ISO 4217 code', 'currency');
  return currency.toUpperCase();
}

function probabilityOf(probability: number | null): string | null {
  if (probability === null) return null;
  if (!(probability >= 0 && probability <= 100))
    throw invalid('probability must be a number from 0 to 100', 'probability');
  const written = toDecimals(probability, 2);
  if (written === null) throw invalid('probability must have at most 2 decimals', 'probability');
  return written;
}

function dateOf(field: string, date: string | null): string | null {
  if (date === null) return null;
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(`${date}T00:00:00Z`) : null;
  if (
    !parsed ||
    Number.isNaN(parsed.getTime()) ||
    parsed.toISOString().slice(0, 10) !== date ||
    date < '0001'
  )
    throw invalid(`${field} must be a date, YYYY-MM-DD`, field);
  return date;
}

function productsOf(products: readonly Product[]): Product[] {
  if (products.length > dealLimits.products)
    throw invalid(`products must be at most ${dealLimits.products}`, 'products');
  for (const product of products) {
    if (typeof product !== 'object' || product === null || Array.isArray(product))
      throw invalid('products must be an array of objects', 'products');
  }
  // The same care as for custom fields: nothing that Postgres cannot keep, nothing without an end.
  checkJson('products', products);
  return [...products];
}
