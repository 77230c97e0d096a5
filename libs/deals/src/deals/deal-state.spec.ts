import { changedProperties } from '@rosetta/common';
import type { Pipeline } from '../pipelines/pipeline.entity.js';
import type { DealFields, UpdateDeal } from './deal.commands.js';
import {
  blankDeal,
  type DealState,
  pickDealState,
  writableProperties,
  writeDealFields,
} from './deal-state.js';

const CONTACT = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
const SALES = '0190a1b2-0000-7000-8000-000000000001';
const RENEWALS = '0190a1b2-0000-7000-8000-000000000002';

/** Two pipelines that share the stage `won`. */
const pipelines = [
  pipeline(SALES, true, ['new', 'back-log', 'won', 'lost']),
  pipeline(RENEWALS, false, ['due', 'won']),
];

function pipeline(id: string, isDefault: boolean, stages: string[]): Pipeline {
  return {
    organizationId: '0190a1b2-0000-7000-8000-000000000000',
    id,
    name: id,
    isDefault,
    sortOrder: 0,
    stages: stages.map((stage) => ({ id: stage, name: stage, probability: 0, outcome: outcomeOf(stage) })),
    createdAt: new Date(0),
    updatedAt: new Date(0),
    version: 1,
  };
}

function outcomeOf(stage: string): 'open' | 'won' | 'lost' {
  return stage === 'won' || stage === 'lost' ? stage : 'open';
}

/** A new deal that has what it must have, and these fields. */
function create(fields: DealFields = {}): DealState {
  return writeDealFields(blankDeal, { title: 'Order', contactId: CONTACT, ...fields }, pipelines);
}

/** That deal, changed. */
function change(fields: UpdateDeal, before: DealFields = {}): DealState {
  return writeDealFields(create(before), fields, pipelines);
}

describe('A new deal', () => {
  it('needs a title; all else follows', () => {
    expect(create()).toEqual({
      title: 'Order',
      value: null,
      currency: 'USD',
      pipelineId: SALES,
      stage: 'new',
      contactId: CONTACT,
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
    });
  });

  it.each([[undefined], [null], [''], ['  '], ['\u3000']])('is refused with %j for a title', (title) => {
    expect(() => create({ title })).toThrow(
      expect.objectContaining({ message: 'title is required', facts: { field: 'title' } }),
    );
  });

  it.each([[undefined], [null]])('may stand with %j for a contact', (contactId) => {
    expect(writeDealFields(blankDeal, { title: 'Order', contactId }, pipelines).contactId).toBeNull();
  });
});

describe('A text of a deal', () => {
  it.each<[keyof DealFields, number]>([
    ['title', 200],
    ['source', 50],
    ['description', 5000],
  ])('%s may be %d characters long and no longer, emoji counted as one each', (field, most) => {
    for (const letter of ['x', '😀'])
      expect(create({ [field]: letter.repeat(most) })).toMatchObject({ [field]: letter.repeat(most) });
    for (const letter of ['x', '😀'])
      expect(() => create({ [field]: letter.repeat(most + 1) })).toThrow(
        expect.objectContaining({ message: `${field} must be at most ${most} characters`, facts: { field } }),
      );
  });

  it.each<[keyof DealFields, string]>([
    ['title', 'a\0'],
    ['source', '\ud83d'],
    ['description', 'x\udc00'],
  ])('%s may not be %j, which Postgres cannot keep', (field, text) => {
    expect(() => create({ [field]: text })).toThrow(`${field} holds a character that cannot be stored`);
  });

  it('is trimmed where it is the title, kept where it is the description', () => {
    expect(create({ title: ' Order ', description: ' kept ' })).toMatchObject({
      title: 'Order',
      description: ' kept ',
    });
  });
});

describe('Tags of a deal', () => {
  it('may be 50 characters long and a hundred; repeated ones are dropped', () => {
    const tags = Array.from({ length: 100 }, (_, n) => String(n).padStart(50, 'x'));
    expect(create({ tags }).tags).toEqual(tags);
    expect(create({ tags: ['b', 'a', 'b'] }).tags).toEqual(['b', 'a']);
  });

  it('may not be longer or more', () => {
    expect(() => create({ tags: ['x'.repeat(51)] })).toThrow('tags must be at most 50 characters');
    expect(() => create({ tags: Array.from({ length: 101 }, (_, n) => `${n}`) })).toThrow(
      'tags must be at most 100',
    );
  });
});

describe('The value of a deal', () => {
  it.each([
    [0, '0.0000'],
    [-0, '0.0000'],
    [11523, '11523.0000'],
    [0.1, '0.1000'],
    [0.1 + 0.2, '0.3000'],
    [1234567890.1234, '1234567890.1234'],
    [9007199254740991, '9007199254740991.0000'],
  ])('%d is kept as %s', (value, kept) => {
    expect(create({ value }).value).toBe(kept);
  });

  it.each([0.00004, 1234.56789, 99999999.00001])('may not be %d, which would be rounded', (value) => {
    expect(() => create({ value })).toThrow('value must have at most 4 decimals');
  });

  it.each([-0.01, -1, 9007199254740992, 1e16, 1e300, NaN, Infinity, -Infinity])('may not be %d', (value) => {
    expect(() => create({ value })).toThrow(
      expect.objectContaining({ message: 'value must be a number from 0 on', facts: { field: 'value' } }),
    );
  });

  it('is cleared by null', () => {
    expect(change({ value: null }, { value: 5 }).value).toBeNull();
  });
});

describe('The currency of a deal', () => {
  it.each([
    ['SAR', 'SAR'],
    ['eur', 'EUR'],
    ['jPy', 'JPY'],
  ])('%s is kept as %s', (currency, kept) => {
    expect(create({ currency }).currency).toBe(kept);
  });

  it.each(['', 'US', 'USDT', '$', 'U D', 'ÄÖÜ', '840'])('may not be %j', (currency) => {
    expect(() => create({ currency })).toThrow('currency must be a 3-letter ISO 4217 code');
  });

  it('is USD again when cleared', () => {
    expect(change({ currency: null }, { currency: 'EUR' }).currency).toBe('USD');
  });
});

describe('The probability of a deal', () => {
  it.each([
    [0, '0.00'],
    [100, '100.00'],
    [33.33, '33.33'],
    [3 * 1.1, '3.30'],
  ])('%d is kept as %s', (probability, kept) => {
    expect(create({ probability }).probability).toBe(kept);
  });

  it.each([-0.001, 100.001, 1e9, NaN])('may not be %d', (probability) => {
    expect(() => create({ probability })).toThrow('probability must be a number from 0 to 100');
  });

  it.each([33.333, 99.999, 1e-10])('is not rounded: %d', (probability) => {
    expect(() => create({ probability })).toThrow('probability must have at most 2 decimals');
  });

  it('is cleared by null', () => {
    expect(change({ probability: null }, { probability: 60 }).probability).toBeNull();
  });
});

describe('The expected close date of a deal', () => {
  it.each(['2026-05-15', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('may be %s', (date) => {
    expect(create({ expectedCloseDate: date }).expectedCloseDate).toBe(date);
  });

  it.each([
    '2026-02-30',
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-04-31',
    '0000-01-01',
    '2026-5-15',
    '15.05.2026',
    '2026-05-15T00:00:00Z',
    ' 2026-05-15',
    '2026-05-15\n',
    '10000-01-01',
    '',
    'tomorrow',
  ])('may not be %j', (date) => {
    expect(() => create({ expectedCloseDate: date })).toThrow(
      expect.objectContaining({
        message: 'expected_close_date must be a date, YYYY-MM-DD',
        facts: { field: 'expected_close_date' },
      }),
    );
  });

  it('is cleared by null', () => {
    expect(
      change({ expectedCloseDate: null }, { expectedCloseDate: '2026-05-15' }).expectedCloseDate,
    ).toBeNull();
  });
});

describe('The products of a deal', () => {
  it('may be five hundred objects, each of its own making', () => {
    const products = Array.from({ length: 500 }, (_, n) => ({
      name: `Sku${n}`,
      quantity: 2,
      unit_price: 50,
    }));
    expect(create({ products }).products).toEqual(products);
  });

  it('may not be more', () => {
    expect(() => create({ products: Array.from({ length: 501 }, () => ({})) })).toThrow(
      'products must be at most 500',
    );
  });

  it.each<[unknown]>([['Sku1'], [null], [[]], [7]])('may not be %j', (product) => {
    expect(() => create({ products: [product] as never })).toThrow('products must be an array of objects');
  });

  it('may not weigh more than 32 KB', () => {
    const name = 'x'.repeat(32 * 1024 - '[{"name":""}]'.length);
    expect(create({ products: [{ name }] }).products).toEqual([{ name }]);
    expect(() => create({ products: [{ name: `${name}x` }] })).toThrow('products must be at most 32 KB');
  });

  it.each([{ a: '\0' }, { '\ud800': 1 }])('may not hold %j, which Postgres cannot keep', (product) => {
    expect(() => create({ products: [product] })).toThrow('products holds a character that cannot be stored');
  });

  it('are cleared by null', () => {
    expect(change({ products: null }, { products: [{ a: 1 }] }).products).toEqual([]);
  });
});

describe('The custom fields of a deal', () => {
  const before = { customFields: { a: 1, b: { c: 2 } } };

  it('are replaced', () => {
    expect(change({ customFields: { b: 3 } }, before).customFields).toEqual({ b: 3 });
  });

  it('are merged by key where the caller asks for it', () => {
    const merged = change({ customFields: { b: 3, d: 4 }, mergeCustomFields: true }, before);
    expect(merged.customFields).toEqual({ a: 1, b: 3, d: 4 });
  });

  it('are cleared by null', () => {
    expect(change({ customFields: null }, before).customFields).toEqual({});
  });

  it('keep to the rules of custom fields, merged ones as a whole', () => {
    expect(() => create({ customFields: { 'a b': 1 } })).toThrow('custom_fields key "a b" is not allowed');
    const half = 'x'.repeat(20_000);
    const merge = { customFields: { b: half }, mergeCustomFields: true };
    expect(() => change(merge, { customFields: { a: half } })).toThrow('custom_fields must be at most 32 KB');
  });
});

describe('The owner of a deal', () => {
  it('is kept in lower case, as the database says it', () => {
    const ownerId = '0190A1B2-C3D4-7E5F-8A9B-0C1D2E3F4A5B';
    expect(create({ ownerId }).ownerId).toBe(ownerId.toLowerCase());
  });

  it('is cleared by null', () => {
    expect(change({ ownerId: null }, { ownerId: CONTACT }).ownerId).toBeNull();
  });
});

describe('The place of a deal', () => {
  it.each(['won', 'WON', 'Back-Log'])('may be the stage %s, which is kept as sent', (stage) => {
    expect(create({ stage }).stage).toBe(stage);
  });

  it.each(['', 'due', 'won ', 'unknown', 'bac\u212a-log', 'ẅon'])('may not be the stage %j', (stage) => {
    expect(() => create({ stage })).toThrow(
      expect.objectContaining({
        message: `Stage ${JSON.stringify(stage)} does not exist in the pipeline`,
        facts: { field: 'stage' },
      }),
    );
  });

  it('names a stage that is not there by its beginning', () => {
    expect(() => create({ stage: 'x'.repeat(5000) })).toThrow(`Stage "${'x'.repeat(60)}" does not exist`);
  });

  it('is the first stage of the pipeline that is named', () => {
    expect(create({ pipelineId: RENEWALS })).toMatchObject({ pipelineId: RENEWALS, stage: 'due' });
    expect(create({ pipelineId: RENEWALS.toUpperCase() })).toMatchObject({ pipelineId: RENEWALS });
  });

  it('may not be a pipeline that is not there', () => {
    expect(() => create({ pipelineId: CONTACT })).toThrow('Pipeline not found');
  });

  it('cannot be found where the organization has no default pipeline', () => {
    const fields = { title: 'Order', contactId: CONTACT };
    expect(() => writeDealFields(blankDeal, fields, [pipelines[1]!])).toThrow('No pipeline found');
  });

  it('keeps its stage in another pipeline that has it', () => {
    expect(change({ pipelineId: RENEWALS }, { stage: 'Won' })).toMatchObject({
      pipelineId: RENEWALS,
      stage: 'Won',
    });
  });

  it('needs a new stage in another pipeline that lacks the old one', () => {
    expect(() => change({ pipelineId: RENEWALS }, { stage: 'new' })).toThrow('Stage "new" does not exist');
    expect(change({ pipelineId: RENEWALS, stage: 'due' }, { stage: 'new' }).stage).toBe('due');
  });

  it('stays when it is cleared, for a deal is always somewhere', () => {
    expect(change({ stage: null, pipelineId: null }, { pipelineId: RENEWALS })).toMatchObject({
      pipelineId: RENEWALS,
      stage: 'due',
    });
  });

  it('is not looked at when it is not written, so that a stage from before may stay', () => {
    const old = { ...create(), stage: 'dropped' };
    expect(writeDealFields(old, { title: 'Renamed' }, pipelines).stage).toBe('dropped');
  });
});

describe('changedProperties', () => {
  it('names none where the same is written again', () => {
    const fields = { value: 1.5, tags: ['a'], products: [{ a: 1 }], customFields: { a: 1, b: 2 } };
    const before = create(fields);
    const again = { ...fields, customFields: { b: 2, a: 1 } };
    expect(changedProperties(writableProperties, before, writeDealFields(before, again, pipelines))).toEqual(
      [],
    );
  });

  it('names those that differ', () => {
    const before = create({ value: 1, tags: ['a'] });
    const after = writeDealFields(before, { value: 1, tags: ['b'], stage: 'WON' }, pipelines);
    expect(changedProperties(writableProperties, before, after)).toEqual(['stage', 'wonDate', 'tags']);
  });
});

describe('pickDealState', () => {
  it('leaves what callers do not write', () => {
    const deal = { ...create(), id: CONTACT, version: 7 };
    expect(pickDealState(deal)).toEqual(create());
  });
});

describe('The end of a deal', () => {
  const today = new Date().toISOString().slice(0, 10);

  it.each<[string, UpdateDeal, DealFields, Partial<DealState>]>([
    ['dates what reaches a won stage', { stage: 'won' }, {}, { wonDate: today }],
    ['dates a new deal there', {}, { stage: 'WON' }, { wonDate: today }],
    ['takes the date that is told', { stage: 'won', wonDate: '2026-01-02' }, {}, { wonDate: '2026-01-02' }],
    ['takes null on the way in for no wish', { stage: 'won', wonDate: null }, {}, { wonDate: today }],
    [
      'leaves the date while it is won',
      { title: 'x' },
      { stage: 'won', wonDate: '2026-01-02' },
      { wonDate: '2026-01-02' },
    ],
    ['lets the date be cleared while it is won', { wonDate: null }, { stage: 'won' }, { wonDate: null }],
    ['clears the date on the way out', { stage: 'new' }, { stage: 'won' }, { wonDate: null }],
    [
      'clears the date of a record that is sent back whole',
      { stage: 'lost', wonDate: '2026-01-02', lostReason: 'Price' },
      { stage: 'won', wonDate: '2026-01-02' },
      { wonDate: null, lostReason: 'Price' },
    ],
    [
      'keeps the date from one won stage to the next',
      { pipelineId: RENEWALS, stage: 'won' },
      { stage: 'won', wonDate: '2026-01-02' },
      { wonDate: '2026-01-02' },
    ],
    [
      'keeps why it was lost',
      { title: 'x' },
      { stage: 'lost', lostReason: 'Price' },
      { lostReason: 'Price' },
    ],
    [
      'forgets why on the way out',
      { stage: 'new', lostReason: 'Price' },
      { stage: 'lost', lostReason: 'Price' },
      { lostReason: null },
    ],
    [
      'keeps a reason that comes before the stage',
      { lostReason: 'Price' },
      {},
      { lostReason: 'Price', stage: 'new' },
    ],
  ])('%s', (_what, fields, before, expected) => {
    expect(change(fields, before)).toMatchObject(expected);
  });

  it.each<[DealFields, string]>([
    [{ wonDate: '2026-02-30' }, 'won_date must be a date, YYYY-MM-DD'],
    [{ lostReason: 'x'.repeat(501) }, 'lost_reason'],
  ])('refuses %j', (fields, message) => {
    expect(() => create(fields)).toThrow(message);
  });
});

describe('A stage with another name', () => {
  it.each<[DealFields, string]>([
    [{ stage: 'closed_won', stageAlias: 'won' }, 'won'],
    [{ stage: 'new', stageAlias: 'won' }, 'new'],
  ])('of %j is %s', (fields, stage) => {
    expect(create(fields).stage).toBe(stage);
  });

  it('is refused where the pipeline has neither', () => {
    expect(() => create({ stage: 'qualification', stageAlias: 'qualified' })).toThrow('"qualification"');
  });
});
