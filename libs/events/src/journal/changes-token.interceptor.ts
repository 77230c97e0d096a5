import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticatedRequest } from '@rosetta/auth';
import { CHANGES_TOKEN_HEADER, HANDS_OUT_CHANGES_TOKEN, RouteMetadata } from '@rosetta/common';
import type { Observable } from 'rxjs';
import { JournalService } from './journal.service.js';

/** Tells beside records where the journal goes on from them: the token is there before the first of them is read. */
@Injectable()
export class ChangesTokenInterceptor implements NestInterceptor {
  private readonly handsOut: RouteMetadata<boolean>;

  constructor(
    reflector: Reflector,
    private readonly journal: JournalService,
  ) {
    this.handsOut = new RouteMetadata(reflector, HANDS_OUT_CHANGES_TOKEN);
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (!this.handsOut.of(context)) return next.handle();
    const http = context.switchToHttp();
    const { actor } = http.getRequest<AuthenticatedRequest>();
    const token = await this.journal.recentToken(actor!.organizationId);
    http.getResponse<{ header(name: string, value: string): unknown }>().header(CHANGES_TOKEN_HEADER, token);
    return next.handle();
  }
}
