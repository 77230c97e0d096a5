import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Database,
  DomainError,
  type Figure,
  invalid,
  type Measured,
  type Permission,
} from '@rosetta/common';
import { type JournalPlace, readToken, writeToken } from './changes-token.js';
import { journalEntities, type JournalEntity, type JournalEntry } from './journal-entry.js';
import { JournalRepository, type JournalState } from './journal.repository.js';

/** The token that stands for the end of the journal. */
export const NOW = 'now';

/** How far to look for entries of kinds that may be rare. */
const REACH = 5_000;
/** How old the place may be that goes with a list: whoever goes on from it sees so much again. */
const RECENT_MS = 2_000;
const ORGANIZATIONS_REMEMBERED = 10_000;

const readPermissions: Readonly<Record<JournalEntity, Permission>> = {
  contact: 'contacts:read',
  company: 'companies:read',
  deal: 'deals:read',
  activity: 'activities:read',
  relationship: 'contacts:read',
};

/** Which entries a caller asks for. */
export interface ChangesQuery {
  /** A token, or {@link NOW}; from the oldest entry that is kept unless told. */
  readonly after?: string;
  /** All that the caller may read unless told. */
  readonly entities?: readonly JournalEntity[];
  readonly limit: number;
}

/** Some entries in the order of their commits, and the token behind them. */
export interface Changes {
  readonly entries: readonly JournalEntry[];
  readonly token: string;
  readonly hasMore: boolean;
}

/** The changes of an organization's records, in an order that never changes once anybody has seen it (decision 19). */
@Injectable()
export class JournalService implements Measured {
  private readonly recent = new Map<string, { readonly token: string; readonly readAt: number }>();
  private seals = 0;

  constructor(
    private readonly database: Database,
    private readonly journal: JournalRepository,
  ) {}

  figures(): Figure[] {
    const help = 'How often ended transactions were given their places in the journal';
    return [{ name: 'journal_seals_total', kind: 'counter', help, read: () => this.seals }];
  }

  /** @throws {validation_failed | forbidden | gone} */
  async changes(actor: Actor, { after, entities, limit }: ChangesQuery): Promise<Changes> {
    const kinds = readableKinds(actor, entities);
    const { organizationId } = actor;
    const end = await this.end(organizationId);
    const start = await this.start(organizationId, after, end);
    const reach = kinds.length < journalEntities.length ? REACH : limit;
    const page = await this.journal.page(organizationId, { after: start.position, kinds, limit, reach });
    if (page.startStamp !== start.stamp) throw tooOld();
    const last = page.entries.length === limit ? page.entries.at(-1)! : page.reached;
    return { entries: page.entries, token: writeToken(last), hasMore: last.position < end.position };
  }

  /** A token from which a reader misses nothing that what is read from now on does not show. */
  async recentToken(organizationId: string): Promise<string> {
    return this.recentTokenAtHand(organizationId) ?? this.readToken(organizationId);
  }

  /** The same, where nobody has to be waited for. */
  recentTokenAtHand(organizationId: string): string | undefined {
    const known = this.recent.get(organizationId);
    return known && performance.now() - known.readAt < RECENT_MS ? known.token : undefined;
  }

  private async readToken(organizationId: string): Promise<string> {
    const readAt = performance.now();
    const token = writeToken(await this.end(organizationId));
    if (this.recent.size >= ORGANIZATIONS_REMEMBERED) this.recent.clear();
    this.recent.set(organizationId, { token, readAt });
    return token;
  }

  private async start(
    organizationId: string,
    after: string | undefined,
    end: JournalPlace,
  ): Promise<JournalPlace> {
    if (after === undefined) return this.journal.firstPlace(organizationId);
    if (after === NOW) return end;
    const place = readToken(after);
    if (!place) throw invalid('after is no token of changes', 'after');
    if (place.position > end.position) throw tooOld();
    return place;
  }

  /** Where the journal ends, once everything that has been committed has its position. */
  private async end(organizationId: string): Promise<JournalPlace> {
    const state = await this.journal.state(organizationId);
    if (state && !state.isBehind && !state.isForeign) return state;
    await this.seal(organizationId, state);
    return (await this.journal.state(organizationId))!;
  }

  private async seal(organizationId: string, state: JournalState | null): Promise<void> {
    await this.database.transaction(organizationId, async (tx) => {
      if (!state) await this.journal.open(tx);
      await this.journal.lock(tx);
      // Looked at again, under the lock: another reader may have begun anew meanwhile.
      if (state?.isForeign && (await this.journal.state(organizationId))?.isForeign)
        await this.journal.startAnew(tx);
      else await this.journal.seal(tx);
    });
    this.seals += 1;
  }
}

/** Whether somebody may learn of changes of a kind of record. */
export function mayRead({ permissions }: Pick<Actor, 'permissions'>, kind: JournalEntity): boolean {
  return permissions.has(readPermissions[kind]);
}

/**
 * The kinds of records that somebody may read, of those that are asked for.
 * @throws {forbidden} where one is asked for that they may not
 */
export function readableKinds(actor: Actor, asked: readonly JournalEntity[] | undefined): JournalEntity[] {
  const refused = asked?.find((kind) => !mayRead(actor, kind));
  if (refused) throw new DomainError('forbidden', `Reading a ${refused} needs ${readPermissions[refused]}`);
  return (asked ?? journalEntities).filter((kind) => mayRead(actor, kind));
}

function tooOld(): DomainError {
  return new DomainError(
    'gone',
    'The token is no longer good: read the records anew, and go on from the Changes-Token of that answer',
    { field: 'after' },
  );
}
