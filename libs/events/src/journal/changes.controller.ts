import type { IncomingMessage } from 'node:http';
import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, DeclaredErrors, eventStream, type EventStreamReply } from '@rosetta/common';
import { ChangesPage, FollowChangesQuery, kindsOf, ListChangesQuery } from './changes.dto.js';
import { presentChangeEvents, presentChanges } from './changes.presenter.js';
import { ChangesStreamService } from './changes-stream.service.js';
import { JournalService } from './journal.service.js';

const IDLE_MS = 60_000;
const gone =
  'The token is no longer good: read the records anew, and go on from the `Changes-Token` of that.';
const tooMany = 'The organization follows its changes too often.';

/** What changed in the organization's records, in the order in which it was committed. */
@ApiTags('Changes')
@Controller('/api/v1/changes')
export class ChangesController {
  constructor(
    private readonly journal: JournalService,
    private readonly stream: ChangesStreamService,
  ) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'changes:read' })
  @DeclaredErrors({ gone })
  @ApiOperation({
    summary: 'List changes',
    description:
      'Every committed change of contacts, companies, deals, activities and relationships that the caller may read, oldest ' +
      'first, through whichever API it came. Keep `token`, and ask with it for what has changed since: nothing is left out, ' +
      'nothing comes twice. A token is good for 30 days. Lists and exports tell in `Changes-Token` where to go on from them.',
  })
  async list(@CurrentActor() actor: Actor, @Query() query: ListChangesQuery): Promise<ChangesPage> {
    const { after, limit } = query;
    const entities = kindsOf(query);
    return presentChanges(await this.journal.changes(actor, { after, entities, limit: limit! }));
  }

  @Get('stream')
  @Authenticated({ by: apiV1Credentials, permission: 'changes:read' })
  @DeclaredErrors({ gone, rate_limited: tooMany })
  @ApiProduces('text/event-stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The token of the last event received.' })
  @ApiResponse({ status: 200, description: 'An event for each change.', schema: { type: 'string' } })
  @ApiOperation({
    operationId: 'followChanges',
    summary: 'Follow changes',
    description:
      'The same as server-sent events: `event` is the type of the change, `id` the token behind it. A stream ends after ' +
      'some minutes; an EventSource comes back by itself, and goes on where it was.',
  })
  async follow(
    @CurrentActor() actor: Actor,
    @Query() query: FollowChangesQuery,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) reply: EventStreamReply,
  ) {
    const wanted = { after: lastEventId || query.after, entities: kindsOf(query) };
    return eventStream(reply, (left) => this.stream.follow(actor, wanted, left), {
      present: presentChangeEvents,
      isHead: request.method === 'HEAD',
      idleMs: IDLE_MS,
    });
  }
}
