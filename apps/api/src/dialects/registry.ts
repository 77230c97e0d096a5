import { crmContactsApiDialect } from './crm-contacts-api/crm-contacts-api.dialect.js';
import { crmV1Dialect } from './crm-v1/crm-v1.dialect.js';
import type { Dialect } from './dialect.js';
import { getContactDialect } from './get-contact/get-contact.dialect.js';
import { platformDialect } from './platform/platform.dialect.js';
import { restApiProxyDialect } from './rest-api-proxy/rest-api-proxy.dialect.js';
import { salesDialect } from './sales/sales.dialect.js';

/** Every dialect this application speaks; a new one is a folder and a line here. */
export const dialects: readonly Dialect[] = [
  platformDialect,
  crmV1Dialect,
  restApiProxyDialect,
  crmContactsApiDialect,
  getContactDialect,
  salesDialect,
];
