import { dialectOf } from './index.js';

describe('dialectOf', () => {
  it.each([
    ['/api/sales/contacts', 'sales'],
    ['/api/sales', 'sales'],
    ['/api//sales/contacts', 'sales'],
    ['//api/sales/contacts', 'sales'],
    ['/api/s%61les/contacts', 'sales'],
    ['/api/salesmen', 'crm-v1'],
    ['/functions/v1/crm-contacts-api', 'crm-contacts-api'],
    ['/functions/v1/crm-contacts-api/', 'crm-contacts-api'],
    ['/functions/v1/crm-contacts-apis', 'rest-api-proxy'],
    ['/functions/v1/rest-api-proxy/contacts', 'rest-api-proxy'],
    ['/api/v1/crm/contacts', 'crm-v1'],
    ['/api/s%E0%A4%A', 'crm-v1'],
    ['/', 'crm-v1'],
  ])('finds the owner of %s', (path, name) => {
    expect(dialectOf(path).name).toBe(name);
  });
});
