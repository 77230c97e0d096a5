import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { invalid } from '@rosetta/common';

/** Hands out what a machine of Azure may know of itself, at an address that looks like anybody's. */
const AZURE_HOST = '168.63.129.16';
const LOCAL_NAME = /(^|\.)localhost\.?$/i;
const MAX_URL = 2_000;

/** Said of a host that leads nowhere but into a private network. */
export class RefusedAddressError extends Error {
  constructor() {
    super('The address is not one of the public internet');
  }
}

/** Whether an IP address is one of the public internet: none of this machine, its network, or its cloud's metadata. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return address.range() === 'unicast' && address.toString() !== AZURE_HOST;
}

/**
 * Reads the address of a webhook; what its host's name leads to is looked at with each connection.
 * @throws {validation_failed}
 */
export function readEndpoint(text: string, allowPrivate: boolean): string {
  const refuse = (message: string) => invalid(`url ${message}`, 'url');
  if (!URL.canParse(text)) throw refuse('must be a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    throw refuse('must begin with https://');
  if (url.username !== '' || url.password !== '') throw refuse('must not contain a user name or password');
  if (url.href.length > MAX_URL) throw refuse(`must be at most ${MAX_URL} characters`);
  url.hash = '';
  if (!allowPrivate && !mayBePublic(hostOf(url))) throw refuse('must lead to the public internet');
  return url.href;
}

/** As the system looks names up, but for addresses that are not public: whoever connects never learns of them. */
export function publicLookup(resolve: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return callback(error, []);
      const addresses = found.filter(({ address }) => isPublicAddress(address));
      const [first] = addresses;
      if (!first) return callback(new RefusedAddressError(), []);
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

/** Refuses a host that is an address already: nobody looks that up. */
export function refusePrivateHost(url: URL): void {
  if (!mayBePublic(hostOf(url))) throw new RefusedAddressError();
}

function mayBePublic(host: string): boolean {
  return isIP(host) ? isPublicAddress(host) : !LOCAL_NAME.test(host);
}

/** Without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
