import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { changeTypes, type ChangeType, journalEntities, type JournalEntity } from './journal-entry.js';

const MAX_CHANGES = 1_000;
const KIND = `\\s*(${journalEntities.join('|')})\\s*`;
const KINDS = new RegExp(`^${KIND}(,${KIND})*$`);

/** Query of the event stream of changes; both conditions hold together. */
export class FollowChangesQuery {
  /** A token of changes, or `now`; from the oldest change that is kept unless told. */
  @IsOptional()
  @MaxLength(100, { message: 'after is no token of changes' })
  @IsString({ message: 'after must be a string' })
  after?: string;

  /** Kinds of records, with commas in between; all that the caller may read unless told. */
  @IsOptional()
  @Matches(KINDS, {
    message: `entity must be one of ${journalEntities.join(', ')}, or several with commas in between`,
  })
  @ApiProperty({ example: 'contact,deal' })
  entity?: string;
}

/** Query of `GET /api/v1/changes`. */
export class ListChangesQuery extends FollowChangesQuery {
  /** The most changes to answer. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : NaN,
  )
  @Max(MAX_CHANGES, { message: `limit must be at most ${MAX_CHANGES}` })
  @Min(1, { message: 'limit must be at least 1' })
  @IsInt({ message: 'limit must be an integer' })
  limit?: number = 100;
}

/** One change of one record. */
export class ChangeDto {
  /** `evt_` and 32 hex digits: the audit event of the change. */
  id: string;
  /** Place in the journal: from 1 on, without a gap, in the order in which changes were committed. */
  position: number;
  /** What to ask for the changes behind this one with. */
  token: string;
  /** What became of the record. */
  @ApiProperty({ enum: changeTypes })
  type: ChangeType;
  /** The same in the words of the audit log, which has more of them: `activated`, `contact_added`, ... */
  action: string;
  /** Kind of the changed record. */
  @ApiProperty({ enum: journalEntities })
  entity: JournalEntity;
  /** The changed record, e.g. `cont_...`; null of a relationship whose contact was purged. */
  entity_id: string | null;
  /** The contact of a relationship; null of any other record. */
  contact_id: string | null;
  /** The record's version since; null where a change leaves it as it was, or the record is gone. */
  version: number | null;
  /** When the change was made, UTC. */
  changed_at: string;
  /** The changed fields as they were, ids as they are stored; null for a creation, and once the record is purged. */
  before: Record<string, unknown> | null;
  /** The changed fields as they became, ids as they are stored; null for a deletion, and once the record is purged. */
  after: Record<string, unknown> | null;
}

/** Some changes in the order of their commits. */
export class ChangesPage {
  items: ChangeDto[];
  /** What to ask for the changes behind these with; there is one even where nothing has changed. */
  token: string;
  /** Whether there are changes behind these already. */
  has_more: boolean;
}

/** Which kinds of records a query asks for. */
export function kindsOf({ entity }: FollowChangesQuery): JournalEntity[] | undefined {
  return entity?.split(',').map((kind) => kind.trim() as JournalEntity);
}
