import { invalid, unprocessable } from '@rosetta/common';
import { checkJson, checkMetadata, checkText, checkTexts, writeCustomFields } from '@rosetta/contacts';
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
/** What numeric(20,4) holds. */
const LARGEST_VALUE = 1e16;

/** Applies one request's fields to a deal by the rules every door shares (document B, section 3.2). */
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
  if (fields.value !== undefined) next.value = amountOf(fields.value);
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

/** Ruling B.4: a stage is known in lower case and kept as sent; without one, a new deal begins in the first. */
function writePlace(next: DealState, fields: DealFields, pipelines: readonly Pipeline[]): void {
  const isNew = next.pipelineId === '';
  if (!isNew && fields.pipelineId === undefined && fields.stage === undefined) return;
  const pipeline = choosePipeline(pipelines, fields.pipelineId ?? (isNew ? null : next.pipelineId));
  const moved = pipeline.id !== next.pipelineId;
  next.pipelineId = pipeline.id;
  if (fields.stage == null && !isNew && !moved) return;
  const stage = fields.stage ?? (isNew ? pipeline.stages[0]?.id : next.stage);
  const known = [stage, fields.stageAlias].find((name) => stageNamed(pipeline, name));
  if (known === undefined)
    throw unprocessable(
      `Stage ${JSON.stringify(stage?.slice(0, 60))} does not exist in the pipeline`,
      'stage',
    );
  next.stage = known;
}

function stageNamed({ stages }: Pipeline, name: string | undefined): Stage | undefined {
  return name === undefined ? undefined : stages.find(({ id }) => id === asciiLowerCase(name));
}

/**
 * Why a deal was lost is known as long as it is lost, and when it was won as long as it is won. Null, or what is stored, on
 * the way in or out is no wish: it is there in every deal that is read, changed and sent back whole.
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
  if (before === after) return;
  if (before === 'lost' && next.lostReason === state.lostReason) next.lostReason = null;
  if (before === 'won' && next.wonDate === state.wonDate) next.wonDate = null;
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

/** Written as pg reads a numeric(20,4), so that what was stored and what is sent compare equal. */
function amountOf(value: number | null): string | null {
  if (value === null) return null;
  if (!(value >= 0 && value < LARGEST_VALUE)) throw invalid('value must be a number from 0 on', 'value');
  return value.toFixed(4);
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
  return probability.toFixed(2);
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
