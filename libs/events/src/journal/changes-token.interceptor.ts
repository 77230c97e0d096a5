import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { AuthenticatedRequest } from '@rosetta/auth';
import { CHANGES_TOKEN_HEADER } from '@rosetta/common';
import { type Observable, tap } from 'rxjs';
import { JournalService } from './journal.service.js';

interface Reply {
  header(name: string, value: string): unknown;
  hasHeader(name: string): boolean;
}

/**
 * Tells beside records where the journal goes on from them: the token is there before the first of them is read. A response that
 * was kept from an earlier request has none: its records are older.
 */
@Injectable()
export class ChangesTokenInterceptor implements NestInterceptor {
  constructor(private readonly journal: JournalService) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const { actor } = http.getRequest<AuthenticatedRequest>();
    const token = await this.journal.recentToken(actor!.organizationId);
    const reply = http.getResponse<Reply>();
    return next.handle().pipe(
      tap(() => {
        if (!reply.hasHeader('idempotent-replayed')) reply.header(CHANGES_TOKEN_HEADER, token);
      }),
    );
  }
}
