import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  CreatedRangeQuery,
  IfSent,
  OptionalText,
  PrefixedId,
  sortPattern,
  WarnsOfExtraKeys,
} from '@rosetta/common';
import {
  activityDirections,
  activityKinds,
  type ActivityDirection,
  type ActivityKind,
} from './activity.entity.js';

const TYPES = { message: `type must be one of ${activityKinds.join(', ')}` };
const KINDS = { message: `kind must be one of ${activityKinds.join(', ')}` };
const DIRECTIONS = { message: `direction must be one of ${activityDirections.join(', ')}` };
/** What a list of activities is sorted by. */
const SORT_KEYS = ['occurred_at', 'created_at'] as const;
const INSTANT = { message: 'occurred_at must be an ISO 8601 date' };

/** Body of `POST /api/v1/crm/activities`. */
@WarnsOfExtraKeys()
export class RecordActivityDto {
  /** Contact, `cont_...`; one of contact and deal is needed. */
  @OptionalText()
  contact_id?: string | null;

  /** Deal, `deal_...`. */
  @OptionalText()
  deal_id?: string | null;

  /** What happened. */
  @ValidateIf(({ type, kind }: RecordActivityDto) => type !== undefined || kind === undefined)
  @IsIn(activityKinds, TYPES)
  type: ActivityKind;

  /** Same as `type`. */
  @IfSent()
  @IsIn(activityKinds, KINDS)
  kind?: ActivityKind;

  /** Who began it. */
  @IsOptional()
  @IsIn(activityDirections, DIRECTIONS)
  direction?: ActivityDirection | null;

  /** When it happened, ISO 8601; now unless told. */
  @IsOptional()
  @IsISO8601({ strict: true }, INSTANT)
  occurred_at?: string | null;

  /** Id in the system it came from: recording the same one again changes nothing. */
  @OptionalText()
  external_id?: string | null;

  /** Text, at most 50,000 characters. */
  @OptionalText()
  content?: string | null;

  /** Same as `content`. */
  @OptionalText()
  body?: string | null;
}

/** Body of `POST /api/v1/crm/activities/bulk`. */
@WarnsOfExtraKeys()
export class RecordActivitiesDto {
  /** At most 500; recorded all or none. */
  @ValidateNested({ each: true })
  @Type(() => RecordActivityDto)
  @ArrayMaxSize(500, { message: 'Maximum batch size is 500 activities' })
  @ArrayNotEmpty({ message: 'activities must not be empty' })
  @IsArray({ message: 'activities must be an array' })
  activities: RecordActivityDto[];
}

/** Body of `PATCH /api/v1/crm/activities/{id}`; what is left out stays. */
@WarnsOfExtraKeys()
export class UpdateActivityDto {
  /** Contact, `cont_...`; null only where there is a deal. */
  @OptionalText()
  contact_id?: string | null;

  /** Deal, `deal_...`; null only where there is a contact. */
  @OptionalText()
  deal_id?: string | null;

  /** What happened. */
  @IfSent()
  @IsIn(activityKinds, TYPES)
  type?: ActivityKind;

  /** Same as `type`. */
  @IfSent()
  @IsIn(activityKinds, KINDS)
  kind?: ActivityKind;

  /** Who began it; null clears. */
  @IsOptional()
  @IsIn(activityDirections, DIRECTIONS)
  direction?: ActivityDirection | null;

  /** When it happened, ISO 8601. */
  @IfSent()
  @IsISO8601({ strict: true }, INSTANT)
  occurred_at?: string;

  /** Text; null clears. */
  @OptionalText()
  content?: string | null;

  /** Same as `content`. */
  @OptionalText()
  body?: string | null;
}

/** Query of a list of one record's activities. */
export class ActivitiesOfRecordQuery extends CreatedRangeQuery {
  /** Filter by what happened. */
  @IsOptional()
  @IsIn(activityKinds, TYPES)
  type?: ActivityKind;

  /** Same as `type`. */
  @IsOptional()
  @IsIn(activityKinds, KINDS)
  kind?: ActivityKind;

  /** Sort key; what happened last comes first unless told. Also as in the guides, `created_at:asc`. */
  @IsOptional()
  @Matches(sortPattern(SORT_KEYS), { message: `sort must be one of ${SORT_KEYS.join(', ')}` })
  sort?: string;

  /** Sort order; descending unless told. */
  @IsOptional()
  @IsIn(['asc', 'desc'], { message: 'order must be one of asc, desc' })
  order?: 'asc' | 'desc';
}

/** Query of `GET /api/v1/crm/activities`. */
export class ListActivitiesQuery extends ActivitiesOfRecordQuery {
  /** Filter by contact, `cont_...`. */
  @OptionalText()
  contact_id?: string;

  /** Filter by deal, `deal_...`. */
  @OptionalText()
  deal_id?: string;
}

/** An activity in `/api/v1`. */
export class ActivityDto {
  @PrefixedId('activity')
  id: string;
  @PrefixedId('contact')
  contact_id: string | null;
  @PrefixedId('deal')
  deal_id: string | null;
  type: string;
  /** Same as `type`. */
  kind: string;
  direction: string | null;
  /** UTC, whole seconds. */
  occurred_at: string;
  external_id: string | null;
  content: string | null;
  /** Same as `content`. */
  body: string | null;
  /** Who recorded it; of an API key, who made the key. */
  @PrefixedId('user')
  created_by: string | null;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  updated_at: string;
}

/** Answer with one activity. */
export class ActivityResponse {
  /** The activity. */
  activity: ActivityDto;
}

/** What became of one activity of a bulk call. */
export class RecordedActivityDto extends ActivityDto {
  /** False when its external id was known. */
  is_new: boolean;
}

/** Response of a bulk call, in the order of the request. */
export class RecordedActivities {
  /** The activities, in the order of the request. */
  items: RecordedActivityDto[];
  /** How many were sent. */
  total: number;
  /** How many were not known before. */
  created: number;
}

/** Answer with a page of activities. */
export class ActivityPage {
  items: ActivityDto[];
  /** How many activities match in all. */
  total: number;
  limit: number;
  offset: number;
}
