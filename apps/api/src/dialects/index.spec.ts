import { dialectOf } from './index.js';

describe('dialectOf', () => {
  it.each([
    ['/api/sales/contacts', 'sales'],
    ['/api/sales', 'sales'],
    ['/api//sales/contacts', 'sales'],
    ['//api/sales/contacts', 'sales'],
    ['/api/s%61les/contacts', 'sales'],
    ['/api/salesmen', 'platform'],
    ['/functions/v1/crm-contacts-api', 'crm-contacts-api'],
    ['/functions/v1/crm-contacts-api/', 'crm-contacts-api'],
    ['/functions/v1/crm-contacts-apis', 'rest-api-proxy'],
    ['/functions/v1/rest-api-proxy/contacts', 'rest-api-proxy'],
    ['/api/v1/crm/contacts', 'crm-v1'],
    ['/api/v1/crm/contacts/cont_1/timeline', 'crm-v1'],
    ['/api/v1/crm/contacts-of-others', 'platform'],
    ['/api/v1/crm/deals', 'crm-v1'],
    ['/api/v1/auth/sign-in/email', 'crm-v1'],
    ['/api/v1/me', 'crm-v1'],
    ['/api/v1/members', 'platform'],
    ['/api/v1/crm/relationships', 'platform'],
    ['*', 'platform'],
    ['/api/s%E0%A4%A', 'platform'],
    ['/', 'platform'],
  ])('finds the owner of %s', (path, name) => {
    expect(dialectOf(path).name).toBe(name);
  });
});
