import { isTrustedWrite } from './trusted-origins.js';

const trusted = new Set(['https://crm.example']);
const write = (headers: Record<string, string>) =>
  isTrustedWrite({ method: 'PATCH', headers: { host: 'api.example', ...headers } }, trusted);

describe('isTrustedWrite', () => {
  it('lets reads through from anywhere', () => {
    expect(isTrustedWrite({ method: 'GET', headers: { origin: 'https://evil.example' } }, trusted)).toBe(
      true,
    );
  });

  it('trusts a configured origin', () => {
    expect(write({ origin: 'https://crm.example' })).toBe(true);
  });

  it('trusts no page because it names the host that the request names', () => {
    expect(write({ origin: 'https://api.example' })).toBe(false);
  });

  it.each([
    'https://evil.example',
    'https://crm.example.evil.example',
    'http://crm.example',
    'https://crm.example:8443',
    'null',
    '',
  ])('refuses the origin %p', (origin) => {
    expect(write({ origin })).toBe(false);
  });

  it('refuses a foreign origin whatever the fetch metadata say', () => {
    expect(write({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' })).toBe(false);
  });

  it('reads the referer where there is no origin', () => {
    expect(write({ referer: 'https://crm.example/contacts/1' })).toBe(true);
    expect(write({ referer: 'https://evil.example/' })).toBe(false);
  });

  it.each([
    ['same-origin', true],
    ['none', true],
    ['same-site', false],
    ['cross-site', false],
  ])('without origin and referer, Sec-Fetch-Site %s is trusted: %p', (site, expected) => {
    expect(write({ 'sec-fetch-site': site })).toBe(expected);
  });

  it('trusts a caller that is no browser', () => {
    expect(write({})).toBe(true);
  });
});
