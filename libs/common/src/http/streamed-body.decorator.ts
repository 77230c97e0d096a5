import { RouteConfig } from '@nestjs/platform-fastify';

/** Key of a route's configuration; see {@link StreamedBody}. */
export const STREAMED_BODY = 'streamedBody';

/** Says that a route reads its body itself, while it arrives, and keeps its own `Idempotency-Key`. */
export function StreamedBody(): MethodDecorator {
  return RouteConfig({ [STREAMED_BODY]: true });
}
