// The calls of the page at /webhooks: the session's cookie goes along by itself.
import { ask } from './import-api.mjs';

const WEBHOOKS = '/api/v1/webhooks';

export const webhooks = {
  list: () => ask('GET', `${WEBHOOKS}?limit=200`),
  get: (id) => ask('GET', `${WEBHOOKS}/${id}`),
  create: (fields) => ask('POST', WEBHOOKS, fields),
  update: (id, fields) => ask('PATCH', `${WEBHOOKS}/${id}`, fields),
  delete: (id) => ask('DELETE', `${WEBHOOKS}/${id}`),
  rotateSecret: (id) => ask('POST', `${WEBHOOKS}/${id}/rotate-secret`),
  test: (id) => ask('POST', `${WEBHOOKS}/${id}/test`),
};

export const deliveries = {
  list: (id, query) => ask('GET', `${WEBHOOKS}/${id}/deliveries?${new URLSearchParams(query)}`),
  get: (id, deliveryId) => ask('GET', `${WEBHOOKS}/${id}/deliveries/${deliveryId}`),
  redeliver: (id, deliveryId) => ask('POST', `${WEBHOOKS}/${id}/deliveries/${deliveryId}/redeliver`),
  redeliverSpan: (id, span) => ask('POST', `${WEBHOOKS}/${id}/redeliver`, span),
};
