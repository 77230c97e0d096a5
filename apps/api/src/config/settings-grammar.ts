import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Names that Fastify knows for networks of this machine and of private use. */
const NETWORKS = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Splits what a setting lists, separated by commas. */
export function listed(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
}

/** Whether proxies are named so that Fastify can tell them: a number, addresses, networks or their names. */
export function namesProxies(text: string): boolean {
  if (/^\d+$/.test(text)) return true;
  return listed(text).every((each) => NETWORKS.has(each) || isNetwork(each));
}

/** An address or a network; not the short forms of IPv4, as which `1.5` would be one. */
function isNetwork(text: string): boolean {
  return isIP(text.split('/', 1)[0]!) !== 0 && (ipaddr.isValid(text) || ipaddr.isValidCIDR(text));
}

/** Whether a browser could send this as `Origin`: a scheme and a host, and nothing behind them. */
export function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s*]+$/i.test(text);
}

/** Whether mails can be from it: an address, alone or in angle brackets behind a name. */
export function isMailbox(text: string): boolean {
  return /^(?:[^<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(text);
}
