import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Database, type UnconfirmedKey } from '@rosetta/common';
import { catchError, concatMap, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../authenticated.guard.js';
import { ApiKeyCallers } from '../strategies/api-key.strategies.js';

/**
 * Sees to it that no answer leaves before the API key it is meant for was confirmed: mostly by the first statement the
 * handler makes, else by a look-up of its own.
 */
@Injectable()
export class KeyConfirmationInterceptor implements NestInterceptor {
  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeyCallers,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const key = context.switchToHttp().getRequest<AuthenticatedRequest>().unconfirmedKey;
    if (!key) return next.handle();
    // Nest binds the handler to the context that `handle` is called in.
    return this.database.confirming(key, () =>
      next.handle().pipe(
        concatMap(async (value: unknown) => {
          await this.confirm(key);
          return value;
        }),
        catchError(async (error: unknown) => {
          await this.confirm(key);
          throw error;
        }),
      ),
    );
  }

  private async confirm(key: UnconfirmedKey): Promise<void> {
    if (key.isConfirmed) return this.keys.noteUse(key.hash);
    await this.keys.lookUp(key.hash);
    key.confirm();
  }
}
