// The calls of the page at /duplicates: the session's cookie goes along by itself.
import { ask } from './import-api.mjs';

const CRM = '/api/v1/crm';
const DUPLICATES = `${CRM}/duplicates`;
const query = (parameters) => new URLSearchParams(parameters);

export const scans = {
  start: (entity, full) => ask('POST', `${DUPLICATES}/scans`, { entity, full }),
  get: (id) => ask('GET', `${DUPLICATES}/scans/${id}`),
};

/** What the organization has decided. */
export const settings = () => ask('GET', '/api/v1/organizations/current');

export const pairs = {
  list: (parameters) => ask('GET', `${DUPLICATES}?${query(parameters)}`),
  decide: (id, decision) => ask('POST', `${DUPLICATES}/${id}/decision`, { decision }),
};

export const merges = {
  recent: (entity) => ask('GET', `${CRM}/${entity}/merges?limit=10`),
  merge: (entity, wanted) => ask('POST', `${CRM}/${entity}/merges`, wanted),
  undo: (entity, id) => ask('POST', `${CRM}/${entity}/merges/${id}/undo`),
};

/** A record as `/api/v1` shows it. */
export async function recordOf(entity, id) {
  return Object.values(await ask('GET', `${CRM}/${entity}/${id}`))[0];
}
