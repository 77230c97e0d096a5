import { METHOD_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DECLARED_QUERY } from '@rosetta/common';

/** Where `@ApiQuery` keeps what it declares. */
const API_PARAMETERS = 'swagger/apiParameters';

/** A handler that takes one of these reads the query itself, or has it read into a DTO. */
const READING = [RouteParamtypes.QUERY, RouteParamtypes.REQUEST].map((type) => `${type}:`);

/**
 * Marks every route that reads no query, so that one is refused there: what nobody reads must not be taken for heeded. To be
 * called before the routes are made.
 */
export function markQuerylessRoutes(app: NestFastifyApplication): void {
  const scanner = new MetadataScanner();
  for (const { instance } of app.get(DiscoveryService).getControllers()) {
    const controller = instance as Record<string, object>;
    for (const name of scanner.getAllMethodNames(Object.getPrototypeOf(controller) as object)) {
      const handler = controller[name]!;
      if (!Reflect.hasMetadata(METHOD_METADATA, handler) || readsQuery(controller, name)) continue;
      Reflect.defineMetadata(DECLARED_QUERY, declaredQuery(handler), handler);
    }
  }
}

function readsQuery({ constructor }: object, name: string): boolean {
  const taken = Object.keys((Reflect.getMetadata(ROUTE_ARGS_METADATA, constructor, name) ?? {}) as object);
  return taken.some((key) => READING.some((type) => key.startsWith(type)));
}

function declaredQuery(handler: object): string[] {
  const declared = (Reflect.getMetadata(API_PARAMETERS, handler) ?? []) as { in: string; name: string }[];
  return declared.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
}
