import { type NestInterceptor, RequestMethod } from '@nestjs/common';
import { INTERCEPTORS_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database, HANDS_OUT_CHANGES_TOKEN } from '@rosetta/common';
import { OldIds } from '@rosetta/contacts';
import { ChangesTokenInterceptor } from '@rosetta/events';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { followingOldIds } from './old-ids.js';

type Handler = (...values: unknown[]) => unknown;

const SAFE_METHODS = new Set<unknown>([RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS]);

/**
 * Has every route follow the ids of merged records, those that write heed an `Idempotency-Key`, and lists and exports hand out the
 * token of the changes behind them; no other route does so: any interceptor costs each request of its route. To be called before
 * the routes are made: Nest finds their handlers at the controllers.
 */
export function interceptRoutes(app: NestFastifyApplication): void {
  const idempotency = app.get(IdempotencyInterceptor);
  const changesToken = app.get(ChangesTokenInterceptor, { strict: false });
  const following = {
    oldIds: app.get(OldIds, { strict: false }),
    database: app.get(Database, { strict: false }),
  };
  const scanner = new MetadataScanner();
  // A list by POST has both: the token is read before, and for what is read alone.
  const interceptorsOf = (handler: Handler) => [
    ...(Reflect.hasMetadata(HANDS_OUT_CHANGES_TOKEN, handler) ? [changesToken] : []),
    ...(writes(handler) ? [idempotency] : []),
  ];
  for (const { instance } of app.get(DiscoveryService).getControllers()) {
    const controller = instance as Record<string, Handler>;
    const prototype = Object.getPrototypeOf(controller) as { constructor: object };
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = controller[name]!;
      const interceptors = interceptorsOf(handler);
      const follows = followingOldIds(handler, prototype.constructor, name, following);
      if (follows ?? interceptors.length > 0) controller[name] = asDeclared(handler, follows, interceptors);
    }
  }
}

function writes(handler: Handler): boolean {
  const method: unknown = Reflect.getMetadata(METHOD_METADATA, handler);
  return method !== undefined && !SAFE_METHODS.has(method);
}

/** What stands for a handler, with interceptors before its others; the controller's class may have other instances. */
function asDeclared(
  handler: Handler,
  follows: Handler | null,
  interceptors: readonly NestInterceptor[],
): Handler {
  const same: Handler =
    follows ??
    function (this: unknown, ...values) {
      return handler.apply(this, values);
    };
  for (const key of Reflect.getMetadataKeys(handler))
    Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), same);
  const others = (Reflect.getMetadata(INTERCEPTORS_METADATA, handler) ?? []) as NestInterceptor[];
  Reflect.defineMetadata(INTERCEPTORS_METADATA, [...interceptors, ...others], same);
  return same;
}
