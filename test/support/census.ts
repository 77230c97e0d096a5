import type { INestApplication, Type } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import { GUARDS_METADATA, METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { type Access, AUTHENTICATED, PUBLIC } from '@rosetta/auth';
import { AdmittedRolesGuard } from '../../apps/api/src/dialects/crm-contacts-api/admitted-roles.guard.js';
import { RouteTable } from '../../apps/api/src/http/route-table.js';
import { startApi, type TestApi } from './api.js';

/** A route as its controller declares it. */
export interface DeclaredRoute {
  /** `METHOD /path`, as in the route table. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly controller: Type;
  /** The name of the controller's method. */
  readonly handler: string;
  readonly access: Access | null;
  /** Why it needs no credential. */
  readonly publicBecause: string | null;
  /** Answers every method of its path. */
  readonly everyMethod: boolean;
  /** The organization's settings decide which roles are let in, beside the permission. */
  readonly admitsRoles: boolean;
}

/** The running product with all it answers. */
export interface CensusedApi extends TestApi {
  /** What Fastify routes, as `METHOD /path`, wildcards included. */
  readonly registered: readonly string[];
  /** What controllers declare; each responses one method, so `@All` stands here several times. */
  readonly declared: readonly DeclaredRoute[];
}

/** Routes that no controller has: who answers there, by name. */
export const rawRoutes: readonly { readonly routes: RegExp; readonly respondedBy: string }[] = [
  {
    routes: /^(GET|HEAD|POST) \/api\/(v1\/)?auth\/[\w/-]+$/,
    respondedBy: 'better-auth, which checks its own callers',
  },
  { routes: /^(GET|HEAD) \/assets\/\*$/, respondedBy: "the pages' styles and scripts" },
  { routes: /^(GET|HEAD) \/openapi(\/[\w-]+)?\.json$/, respondedBy: 'the OpenAPI documents' },
  { routes: /^OPTIONS \*$/, respondedBy: 'CORS, for preflights' },
];

/** Starts the product and takes down every route it registers. */
export async function startCensusedApi(environment: Record<string, string> = {}): Promise<CensusedApi> {
  const registered = new Set<string>();
  const watch = jest.spyOn(RouteTable.prototype, 'watch');
  watch.mockImplementation(function (this: RouteTable, fastify) {
    fastify.addHook('onRoute', ({ url, method }) => {
      for (const each of [method].flat()) registered.add(`${each} ${url}`);
    });
    watch.mockRestore();
    this.watch(fastify);
  });
  const api = await startApi(environment);
  return { ...api, registered: [...registered].sort(), declared: declaredRoutes(api.app) };
}

/** Every route of every controller, with who may call it. */
export function declaredRoutes(app: INestApplication): DeclaredRoute[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  return controllers
    .flatMap(({ metatype }) => routesOf(metatype as Type))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.method < b.method ? -1 : 1));
}

function routesOf(controller: Type): DeclaredRoute[] {
  const prototype = controller.prototype as Record<string, object>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name]!;
    const own = metadata<string | string[]>(PATH_METADATA, handler);
    if (own === undefined) return [];
    const read = <T>(key: unknown) => metadata<T>(key, handler) ?? metadata<T>(key, controller) ?? null;
    const guards = metadata<unknown[]>(GUARDS_METADATA, handler) ?? [];
    const facts = {
      controller,
      handler: name,
      access: read<Access>(AUTHENTICATED),
      publicBecause: read<string>(PUBLIC),
      everyMethod: metadata(METHOD_METADATA, handler) === RequestMethod.ALL,
      admitsRoles: guards.includes(AdmittedRolesGuard),
    };
    const paths = [metadata<string | string[]>(PATH_METADATA, controller) ?? '']
      .flat()
      .flatMap((base) => [own].flat().map((rest) => joined(base, rest)));
    return methodsOf(handler).flatMap((method) =>
      paths.map((path) => ({ name: `${method} ${path}`, method, path, ...facts })),
    );
  });
}

/** The methods a handler is meant for; one for all methods is asked by those that clients use. */
function methodsOf(handler: object): string[] {
  const method = metadata<RequestMethod>(METHOD_METADATA, handler) ?? RequestMethod.GET;
  return method === RequestMethod.ALL ? ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] : [RequestMethod[method]];
}

function metadata<T>(key: unknown, target: object): T | undefined {
  return Reflect.getMetadata(key, target) as T | undefined;
}

function joined(base: string, rest: string): string {
  return `/${base}/${rest}`.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
}
