import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '@rosetta/common';
import type { Caller, UserCaller } from './sessions/caller.js';
import type { AuthenticatedRequest } from './authenticated.guard.js';

/** The `Actor` that a request's `@Authenticated` route established. */
export function actorOf({ actor }: Pick<AuthenticatedRequest, 'actor'>): Actor {
  if (!actor) throw new Error('@CurrentActor needs @Authenticated with a permission on the route');
  return actor;
}

/** Gives a handler the `Actor` its `@Authenticated` route established. */
export const CurrentActor = createParamDecorator(currentActor);

/** The factory of `CurrentActor`, by which an argument is known to be the caller. */
export function currentActor(_: unknown, context: ExecutionContext): Actor {
  return actorOf(context.getArgByIndex<AuthenticatedRequest>(0));
}

/** Gives a handler the signed-in user, on routes that need no organization (`permission: null`). */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext) => signedIn(context));

/** Gives a handler the signed-in user's id, on routes that need no organization (`permission: null`). */
export const CurrentUserId = createParamDecorator(
  (_: unknown, context: ExecutionContext) => signedIn(context).userId,
);

/** Gives a handler whoever was recognized, on routes that need no organization and take API keys, too. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.getArgByIndex<AuthenticatedRequest>(0);
  if (!caller) throw new Error('@CurrentCaller needs @Authenticated on the route');
  return caller;
});

function signedIn(context: ExecutionContext): UserCaller {
  const { caller } = context.getArgByIndex<AuthenticatedRequest>(0);
  if (caller?.kind !== 'user') throw new Error('The signed-in user needs @Authenticated by session or jwt');
  return caller;
}
