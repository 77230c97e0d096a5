import { byId, count, el, showError, whileBusy } from './import-dom.mjs';
import { merges, pairs } from './duplicates-api.mjs';
import { compare, isSaid } from './duplicates-compared.mjs';
import { labelOf, likelihood, nameOf, time, valueOf } from './duplicates-show.mjs';
import { note } from './duplicates-undo.mjs';

const RULES = {
  filled: 'the other has none',
  united: 'all are kept, what is chosen first',
  opted_out: 'who has opted out stays so',
};
const MOVES = {
  deal_contacts: ['place in a deal', 'places in deals'],
  companies: ['place in a company', 'places in companies'],
  places: ['place of a contact', 'places of contacts'],
  duplicates: ['pair with somebody else', 'pairs with somebody else'],
  timeline: ['entry of the timeline', 'entries of the timeline'],
};
const STATUSES = { same: 'said to be the same', different: 'said to be different', open: 'to be decided' };

/** The pair that is shown, what of its merge was chosen, and what it would do. */
let pair = null;
let wanted = null;
let merge = null;
let asked = 0;
let handlers = null;
let isBusy = false;

/** Makes what can be done with a pair work. */
export function wirePair(given) {
  handlers = given;
  byId('merge-form').addEventListener('submit', (event) => {
    event.preventDefault();
    void act('merge', mergePair);
  });
  for (const decision of ['same', 'different', 'open'])
    byId(decision).addEventListener('click', () => void act(decision, () => decide(decision)));
  byId('merge-form').addEventListener('change', ({ target }) => {
    if (target.name === 'winner') wanted = { winner: target.value, fields: {} };
    else wanted.fields[target.dataset.field] = target.value;
    void look(target.id);
  });
}

/** Shows a pair, or none. */
export function openPair(found, isAsked) {
  pair = found;
  byId('pair').hidden = pair === null;
  if (pair === null) return;
  const [one] = pair.records;
  wanted = { winner: one.id, fields: {} };
  merge = null;
  renderHead();
  if (isAsked) byId('pair-title').focus();
  for (const id of ['records', 'fields']) byId(id).replaceChildren();
  void look();
}

/** Presses a button by a key, where it can be pressed. */
export function press(id) {
  const button = byId(id);
  if (!byId('pair').hidden && !button.hidden && !button.disabled) button.click();
}

function renderHead() {
  const { records, score, why, reported, status } = pair;
  byId('pair-title').textContent = records.map(nameOf).join(' and ');
  byId('pair-score').textContent = `${likelihood(score)} likely one`;
  byId('pair-reported').replaceChildren(...reportOf(reported));
  byId('reasons').replaceChildren(...why.map(reasonOf));
  byId('same').hidden = status === 'same';
  byId('different').hidden = status === 'different';
  byId('open').hidden = status === 'open';
  byId('merge').disabled = true;
  byId('moves').textContent = '';
  showError('pair-error');
}

function reportOf(reported) {
  if (!reported) return [];
  const { at, import_id: importId } = reported;
  const of = importId ? el('a', { href: `/import#${importId}` }, 'an import') : 'a bulk call';
  return ['A row of ', of, ` belongs to both (${time(at)}).`];
}

function reasonOf({ field, likeness, weight }) {
  const kind = weight > 0 ? 'for' : 'against';
  const bits = `${weight > 0 ? '+' : ''}${weight}`;
  const text = `${labelOf(field)}: ${likeness}`;
  return el('li', { className: kind }, text, el('span', { title: 'bits' }, ` ${bits}`));
}

/** Asks what a merge as it is wanted would do; whoever may not merge sees the records all the same. */
async function look(focused = null) {
  const mine = ++asked;
  const isMine = () => mine === asked;
  byId('merge').disabled = true;
  showError('pair-error');
  try {
    const found = await compare(pair, wanted);
    if (!isMine()) return;
    merge = found.merge;
    renderRecords();
    byId('fields').replaceChildren(...found.rows.map(fieldRow));
    byId('moves').textContent = merge ? movesOf(merge) : '';
    byId('merge').hidden = merge === null;
    byId('merge').disabled = merge === null;
    if (focused) byId(focused)?.focus();
  } catch (error) {
    if (isMine()) showError('pair-error', error.message);
  }
}

function renderRecords() {
  const heads = pair.records.map((record, place) => {
    const name = el('strong', {}, nameOf(record));
    if (merge === null) return el('th', { scope: 'col' }, name);
    const radio = el('input', {
      type: 'radio',
      name: 'winner',
      id: `winner-${place}`,
      value: record.id,
      checked: record.id === wanted.winner,
    });
    return el('th', { scope: 'col' }, name, el('label', { className: 'pick' }, radio, 'goes on'));
  });
  const corner = el('th', { scope: 'col' }, el('span', { className: 'hidden' }, 'Field'));
  byId('records').replaceChildren(el('tr', {}, corner, ...heads));
}

function fieldRow({ field, values, rule, taken }, place) {
  const texts = values.map((value, side) => valueOf(field, value, pair.records[side]));
  const differs = values.every(isSaid) && texts[0] !== texts[1];
  const name = el('th', { scope: 'row' }, el('span', {}, labelOf(field)));
  if (differs) name.append(el('span', { className: 'differs' }, 'differs'));
  const hint = rule === 'united' && !differs ? '' : (RULES[rule] ?? '');
  if (hint !== '') name.append(el('span', { className: 'hint' }, hint));
  const cells = texts.map((text, side) => {
    const { id } = pair.records[side];
    const isTaken = taken?.includes(id) ?? false;
    const className = isTaken ? 'taken' : '';
    if (!differs || merge === null) return el('td', { className }, text);
    const radio = el('input', {
      type: 'radio',
      name: `field-${place}`,
      id: `field-${place}-${side}`,
      value: id,
      'data-field': field,
      checked: taken[0] === id,
      'aria-label': `${labelOf(field)}: ${text}${rule === 'united' ? ', first' : ''}`,
    });
    return el('td', { className }, el('label', { className: 'pick' }, radio, el('span', {}, text)));
  });
  return el('tr', { className: differs ? 'differing' : '' }, name, ...cells);
}

function movesOf({ moves, winner_id: winner }) {
  const said = moves
    .filter(({ kind, moved }) => moved > 0 && !['emails', 'phones', 'tags', 'custom_fields'].includes(kind))
    .map(({ kind, moved }) => count(moved, ...wordsFor(kind)));
  const name = nameOf(pair.records.find(({ id }) => id === winner));
  return said.length > 0 ? `Come to ${name}: ${said.join(', ')}.` : '';
}

async function decide(decision) {
  const decided = pair;
  const { status: before } = decided;
  await pairs.decide(decided.id, decision);
  note(`${titleOf(decided)}: ${STATUSES[decision]}`, async () => {
    await pairs.decide(decided.id, before);
    await handlers.onBack(decided);
  });
  await handlers.onLeft(decided);
}

async function mergePair() {
  const merged = pair;
  const { entity } = merged;
  const loser_ids = merged.records.map(({ id }) => id).filter((id) => id !== wanted.winner);
  const body = { winner_id: wanted.winner, loser_ids, fields: wanted.fields };
  const { merge: done } = await merges.merge(entity, body);
  handlers.onMerged(done, `${titleOf(merged)}: merged`);
  await handlers.onLeft(merged, loser_ids);
}

/** A kind of what comes along, one of it and several. */
function wordsFor(kind) {
  return MOVES[kind] ?? [kind.replace(/ies$/, 'y').replace(/s$/, ''), kind];
}

const titleOf = ({ records }) => records.map(nameOf).join(' and ');

/** One thing at a time: what is pressed meanwhile would be about a pair that is decided already. */
async function act(id, work) {
  if (isBusy) return;
  isBusy = true;
  showError('pair-error');
  try {
    await whileBusy(byId(id), work);
  } catch (error) {
    showError('pair-error', error.message);
  } finally {
    isBusy = false;
    byId('merge').disabled = merge === null;
  }
}
