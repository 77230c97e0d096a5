import { OfferedDemo } from './offered-demo.js';

const access = { email: 'demo@example.com', password: 'p', apiKey: 'cg_1', organizationId: 'o' };
const here = { host: '127.0.0.1', publicUrl: null, trustProxy: false } as const;

function shown(settings: Parameters<OfferedDemo['offer']>[1], headers: Record<string, string>) {
  const offered = new OfferedDemo();
  offered.offer(access, settings);
  return offered.for({ headers });
}

describe('The demo’s credentials', () => {
  it.each(['localhost:3000', 'LOCALHOST', '127.0.0.1:3000', '127.8.9.1', '[::1]:3000'])(
    'are shown to who asks this machine as %s',
    (host) => expect(shown(here, { host })).toEqual(access),
  );

  it.each(['crm.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1:3000', '', 'a b'])(
    'are not shown to who asks for %j',
    (host) => expect(shown(here, { host })).toBeNull(),
  );

  it('are not shown to who names no host', () => expect(shown(here, {})).toBeNull());

  it.each(['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via', 'origin'])(
    'are not shown to a request with %s',
    (name) => expect(shown(here, { host: 'localhost', [name]: 'http://localhost' })).toBeNull(),
  );

  it.each([
    ['on all addresses', { ...here, host: '0.0.0.0' }],
    ['on all addresses, IPv6 too', { ...here, host: '::' }],
    ['on an address of the network', { ...here, host: '192.168.1.5' }],
    ['for proxies', { ...here, trustProxy: 1 }],
    ['under a public name', { ...here, publicUrl: 'https://crm.example' }],
  ])('are not shown by a product that listens %s', (_where, settings) => {
    expect(shown(settings, { host: 'localhost:3000' })).toBeNull();
  });

  it.each(['localhost', '::1', '127.0.0.2'])('are shown by a product that listens on %s', (host) => {
    const settings = { ...here, host, publicUrl: 'http://localhost:3000' };
    expect(shown(settings, { host: 'localhost:3000' })).toEqual(access);
  });

  it('are shown by no product that has no demo', () => {
    expect(new OfferedDemo().for({ headers: { host: 'localhost' } })).toBeNull();
  });
});
