import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import type { DemoAccess } from '../demo/demo-access.js';

/** Headers that tell of a proxy in between, or of a page of another origin. */
const FROM_ELSEWHERE = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'origin'];

/**
 * The demo's key and login, as far as pages may show them: only where the product can be reached from this machine alone,
 * and only to who asked for this machine (docs/security.md).
 */
@Injectable()
export class OfferedDemo {
  private access: DemoAccess | null = null;

  /** Called once the demo exists; does nothing on a product that others may reach. */
  offer(access: DemoAccess, settings: Pick<Settings, 'host' | 'publicUrl' | 'trustProxy'>): void {
    const { host, publicUrl, trustProxy } = settings;
    const isPrivate = isLoopback(host) && trustProxy === false;
    if (isPrivate && (publicUrl === null || isLoopback(new URL(publicUrl).hostname))) this.access = access;
  }

  /** The demo for one request; null where it must not be shown. */
  for({ headers }: { readonly headers: IncomingHttpHeaders }): DemoAccess | null {
    const asked = `http://${headers.host ?? ''}`;
    // A name of somebody else's that leads here (DNS rebinding) would let that somebody's page read the response.
    const isFromHere = URL.canParse(asked) && isLoopback(new URL(asked).hostname);
    return isFromHere && FROM_ELSEWHERE.every((name) => headers[name] === undefined) ? this.access : null;
  }
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
