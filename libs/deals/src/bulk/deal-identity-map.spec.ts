import { type Actor, DomainError } from '@rosetta/common';
import type { Pipeline } from '../pipelines/pipeline.entity.js';
import type { BulkDefaults, DealRow } from './bulk.commands.js';
import { externalIdOf } from '@rosetta/contacts';
import { DealIdentityMap, readDeal } from './deal-identity-map.js';

const STANDARD = '00000000-0000-7000-8000-000000000001';
const RENEWALS = '00000000-0000-7000-8000-000000000002';
const pipelines = [
  { id: STANDARD, isDefault: true, stages: [{ id: 'new' }, { id: 'qualified' }] },
  { id: RENEWALS, isDefault: false, stages: [{ id: 'open' }, { id: 'signed' }] },
] as Pipeline[];

const actor = { userId: 'user' } as Actor;
const read = (deal: Partial<DealRow['deal']>, defaults: BulkDefaults = {}) =>
  readDeal({ title: 'Order', ...deal }, defaults, pipelines);

function sound(deal: Partial<DealRow['deal']>) {
  const state = read(deal);
  if (state instanceof DomainError) throw state;
  return state;
}

describe('readDeal', () => {
  it.each<[string, Partial<DealRow['deal']>, BulkDefaults, object]>([
    ['the default pipeline and its first stage', {}, {}, { pipelineId: STANDARD, stage: 'new' }],
    ['the default stage', {}, { stage: 'qualified' }, { pipelineId: STANDARD, stage: 'qualified' }],
    [
      'a stage as sent, in another case',
      { stage: 'QUALIFIED' },
      {},
      { pipelineId: STANDARD, stage: 'QUALIFIED' },
    ],
    ["the call's pipeline", {}, { pipelineId: RENEWALS }, { pipelineId: RENEWALS, stage: 'open' }],
    [
      "the call's pipeline and stage",
      {},
      { pipelineId: RENEWALS, stage: 'Signed' },
      { pipelineId: RENEWALS, stage: 'Signed' },
    ],
    [
      "the row's own before the call's",
      { pipelineId: RENEWALS, stage: 'signed', currency: 'EUR' },
      { pipelineId: STANDARD, stage: 'new', currency: 'SAR' },
      { pipelineId: RENEWALS, stage: 'signed', currency: 'EUR' },
    ],
    [
      "the first stage of the row's pipeline, which does not know the default stage",
      { pipelineId: RENEWALS },
      { stage: 'qualified' },
      { pipelineId: RENEWALS, stage: 'open' },
    ],
    ['the default currency', {}, { currency: 'sar' }, { currency: 'SAR' }],
    ['dollars', {}, {}, { currency: 'USD' }],
  ])('places a deal in %s', (_what, deal, defaults, expected) => {
    expect(read(deal, defaults)).toMatchObject(expected);
  });

  it.each<[Partial<DealRow['deal']>, BulkDefaults, string]>([
    [{ title: ' ' }, {}, 'title is required'],
    [{ stage: 'open' }, {}, 'Stage "open" does not exist in the pipeline'],
    [{}, { stage: 'nowhere' }, 'Stage "nowhere" does not exist in the pipeline'],
    [{ pipelineId: '00000000-0000-7000-8000-000000000009' }, {}, 'Pipeline not found'],
    [{}, { currency: 'x' }, 'currency must be a 3-letter ISO 4217 code'],
  ])('fails %j with %j alone', (deal, defaults, message) => {
    const failure = read(deal, defaults);
    expect(failure).toBeInstanceOf(DomainError);
    expect(failure).toMatchObject({ message });
  });
});

describe('DealIdentityMap', () => {
  const twin = { id: 'd1', contactId: 'c1', title: 'Order', externalId: '7' };
  const withId = (external_id: unknown) => sound({ title: 'Other', customFields: { external_id } });

  it('knows a deal by contact and title, and not by one of them', () => {
    const identityMap = new DealIdentityMap([twin]);
    expect(identityMap.twinOf('c1', sound({ title: ' Order ' }))).toEqual({ id: 'd1', contactId: 'c1' });
    expect(identityMap.twinOf('c2', sound({}))).toBeNull();
    expect(identityMap.twinOf('c1', sound({ title: 'order' }))).toBeNull();
  });

  it('knows a deal by its external id, whoever its contact is, a number as its text', () => {
    const identityMap = new DealIdentityMap([twin]);
    for (const id of ['7', 7])
      expect(identityMap.twinOf('c2', withId(id))).toEqual({ id: 'd1', contactId: 'c1' });
    expect(identityMap.twinOf('c2', withId('8'))).toBeNull();
  });

  it('takes contact and title before the external id', () => {
    const identityMap = new DealIdentityMap([
      twin,
      { id: 'd2', contactId: 'c2', title: 'Other', externalId: null },
    ]);
    expect(identityMap.twinOf('c2', withId('7'))).toMatchObject({ id: 'd2' });
  });

  it('knows what the call has made', () => {
    const identityMap = new DealIdentityMap([]);
    const id = identityMap.create(actor, 'c1', sound({ customFields: { external_id: 'x' } }));
    expect(identityMap.twinOf('c1', sound({}))).toEqual({ id, contactId: 'c1' });
    expect(identityMap.twinOf('c2', withId('x'))).toEqual({ id, contactId: 'c1' });
    expect(identityMap.created).toMatchObject([{ id, contactId: 'c1', title: 'Order', createdBy: 'user' }]);
  });

  it('answers with the first of several that repeat each other', () => {
    const identityMap = new DealIdentityMap([]);
    const first = identityMap.create(actor, 'c1', withId('x'));
    expect(identityMap.create(actor, 'c1', withId('x'))).not.toBe(first);
    expect(identityMap.twinOf('c1', withId('x'))).toMatchObject({ id: first });
    expect(identityMap.created).toHaveLength(2);
  });
});

describe('externalIdOf', () => {
  it.each([
    ['7', '7'],
    [7, '7'],
    ['', ''],
    [null, null],
    [true, null],
    [{ a: 1 }, null],
    [undefined, null],
  ])('of %j is %j', (external_id, expected) => {
    expect(externalIdOf({ external_id })).toBe(expected);
  });
});
