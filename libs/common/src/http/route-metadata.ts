import type { ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

/** What a decorator says of a route or, where it says nothing there, of its controller; read once for each route. */
export class RouteMetadata<T> {
  private readonly read = new WeakMap<object, Map<object, T | undefined>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly key: string | symbol,
  ) {}

  of(context: ExecutionContext): T | undefined {
    const controller = context.getClass();
    const handler = context.getHandler();
    let routes = this.read.get(controller);
    if (!routes) this.read.set(controller, (routes = new Map<object, T | undefined>()));
    if (!routes.has(handler))
      routes.set(handler, this.reflector.getAllAndOverride<T | undefined>(this.key, [handler, controller]));
    return routes.get(handler);
  }
}
