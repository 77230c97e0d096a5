import type { lookup as systemLookup, LookupAddress } from 'node:dns';
import { isPublicAddress, publicLookup, readEndpoint, RefusedAddressError } from './endpoint-address.js';

/** A resolver that finds these addresses. */
function finding(...addresses: string[]): typeof systemLookup {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return ((_name: string, _options: object, callback: (error: null, found: LookupAddress[]) => void) =>
    callback(null, found)) as unknown as typeof systemLookup;
}

function look(resolve: typeof systemLookup, all: boolean): Promise<unknown> {
  return new Promise((done) =>
    publicLookup(resolve)('example.com', { all }, (error, found, family) => done(error ?? [found, family])),
  );
}

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('takes %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '0.0.0.0',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::127.0.0.1',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'no address',
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('publicLookup', () => {
  it('hands out public addresses alone, whatever else a name leads to', async () => {
    const mixed = finding('10.0.0.1', '8.8.8.8', '::1');
    expect(await look(mixed, true)).toEqual([[{ address: '8.8.8.8', family: 4 }], undefined]);
    expect(await look(mixed, false)).toEqual(['8.8.8.8', 4]);
  });

  it.each([['169.254.169.254'], ['::ffff:10.0.0.1'], ['fd00:ec2::254']])(
    'refuses a name that leads to %s',
    async (address) => {
      expect(await look(finding(address), true)).toBeInstanceOf(RefusedAddressError);
      expect(await look(finding(address), false)).toBeInstanceOf(RefusedAddressError);
    },
  );
});

describe('readEndpoint', () => {
  it('leaves private addresses and http to who has allowed them', () => {
    expect(readEndpoint('http://127.0.0.1:9000/a?b#c', true)).toBe('http://127.0.0.1:9000/a?b');
    expect(() => readEndpoint('http://127.0.0.1:9000/', false)).toThrow('url must begin with https://');
    expect(() => readEndpoint('ftp://example.com/', true)).toThrow('url must begin with https://');
  });
});
