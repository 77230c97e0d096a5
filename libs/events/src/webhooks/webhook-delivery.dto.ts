import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsString } from 'class-validator';
import { PrefixedId, PageQuery, requiredText } from '@rosetta/common';
import { type DeliveryStatus, deliveryStatuses } from './webhook-delivery.entity.js';

const ended = deliveryStatuses.filter((status) => status !== 'pending');

/** Query of `GET /api/v1/webhooks/{id}/deliveries`; both conditions hold together. */
export class ListDeliveriesQuery extends PageQuery {
  /** What has become of them. */
  @IsOptional()
  @IsIn(deliveryStatuses, { message: `status must be one of ${deliveryStatuses.join(', ')}` })
  @ApiProperty({ enum: deliveryStatuses, required: false })
  status?: DeliveryStatus;

  /** Which event they tell of, by its name in the format of the webhook, or `webhook.test`. */
  @IsOptional()
  @IsString({ message: 'type must be a string' })
  @ApiProperty({ required: false, example: 'contact.created' })
  type?: string;
}

/** Body of `POST /api/v1/webhooks/{id}/redeliver`. */
export class RedeliverDto {
  /** Changes made at this time or later, ISO 8601. */
  @IsISO8601({ strict: true }, { message: 'from must be an ISO 8601 date and time' })
  @IsString(requiredText('from'))
  from: string;

  /** Changes made at this time or earlier, ISO 8601. */
  @IsISO8601({ strict: true }, { message: 'to must be an ISO 8601 date and time' })
  @IsString(requiredText('to'))
  to: string;

  /** Those alone that ended so; all that have ended unless told. */
  @IsOptional()
  @IsIn(ended, { message: `status must be one of ${ended.join(', ')}` })
  @ApiProperty({ enum: ended, required: false })
  status?: Exclude<DeliveryStatus, 'pending'>;

  /** The `next` of the response before, to go on with a span whose deliveries are too many for one request. */
  @IsOptional()
  @IsString({ message: 'after must be a string' })
  @PrefixedId('webhookDelivery')
  after?: string;
}

/** One event on its way to a webhook. */
export class DeliveryDto {
  @PrefixedId('webhookDelivery')
  id: string;
  /** The event's name. */
  type: string;
  /** What the header `webhook-id` says: the same for every call, and after a redelivery. */
  message_id: string;
  /** `pending` while it waits for a call, `skipped` where it may not be read any more. */
  @ApiProperty({ enum: deliveryStatuses })
  status: DeliveryStatus;
  /** How often it was called. */
  attempts: number;
  /** UTC; null once it has ended. */
  next_attempt_at: string | null;
  /** The status of the last response; null without one. */
  response_status: number | null;
  /** What went wrong the last time. */
  error: string | null;
  /** When the change was made, UTC. */
  occurred_at: string;
  /** UTC. */
  created_at: string;
  /** UTC; null while it is pending. */
  finished_at: string | null;
}

/** One call of a receiver. */
export class AttemptDto {
  /** UTC. */
  at: string;
  /** How long it took, the look-up of the host included. */
  duration_ms: number;
  /** The status of the response; null without one. */
  response_status: number | null;
  /** What went wrong. */
  error: string | null;
}

/** What is sent, and to whom. */
export class DeliveryRequestDto {
  /**
   * The body, as text: what signatures are made of. It is made anew of the change each time, and kept nowhere. Without fields once the
   * record is purged; null of what you may not read.
   */
  body: string | null;
}

/** The last response. */
export class DeliveryResponseDto {
  /** Null where none came. */
  status: number | null;
  /** Its first 4 KB. */
  body: string | null;
}

/** One event on its way to a webhook, with what was sent and what came back. */
export class DeliveryDetailDto extends DeliveryDto {
  /** What was sent, or is to be. */
  request: DeliveryRequestDto;
  /** What came back the last time. */
  response: DeliveryResponseDto;
  /** Every call, oldest first. */
  @ApiProperty({ type: [AttemptDto] })
  attempt_log: AttemptDto[];
}

/** Response with one delivery. */
export class DeliveryResponse {
  /** The delivery. */
  delivery: DeliveryDetailDto;
}

/** Response with a page of deliveries, newest first. */
export class DeliveryPage {
  items: DeliveryDto[];
  /** How many deliveries match in all. */
  total: number;
  limit: number;
  offset: number;
}

/** Response to what is sent again. */
export class RedeliverResponse {
  /** How many deliveries are sent again. */
  redelivered: number;
  /** Ask again with this as `after`: there is more of the log to go through. Null when that is done. */
  @PrefixedId('webhookDelivery')
  next: string | null;
}
