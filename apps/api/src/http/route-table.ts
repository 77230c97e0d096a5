import type { FastifyInstance } from 'fastify';

interface Route {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** The routes of the running application, so that a wrong method on a known path can be told from an unknown path. */
export class RouteTable {
  private readonly routes = new Map<string, Route>();

  /** Notes every route that is registered from now on. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      if (url.includes('*')) return;
      const route = this.routes.get(url) ?? { pattern: toPattern(url), methods: new Set() };
      for (const each of [method].flat()) route.methods.add(each);
      this.routes.set(url, route);
    });
  }

  /** The methods a path answers, sorted; empty for an unknown path. */
  methodsOf(path: string): string[] {
    const bare = path.length > 1 ? path.replace(/\/+$/, '') : path;
    const methods = [...this.routes.values()]
      .filter(({ pattern }) => pattern.test(bare))
      .flatMap((route) => [...route.methods]);
    return [...new Set(methods)].sort();
  }

  /** Every route as `METHOD /path`, for the census and the matrices. */
  list(): string[] {
    return [...this.routes]
      .flatMap(([url, { methods }]) => [...methods].map((method) => `${method} ${url}`))
      .sort();
  }
}

function toPattern(url: string): RegExp {
  const escaped = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+');
  return new RegExp(`^${escaped.replace(/\/$/, '')}$`);
}
