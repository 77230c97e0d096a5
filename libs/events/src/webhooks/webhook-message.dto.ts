import { ApiExtension, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ChangeDto } from '../journal/changes.dto.js';
import { changeTypes, type JournalEntry } from '../journal/journal-entry.js';
import { bodyOf } from './own-format.js';
import { eventOf, TEST_EVENT, webhookEvents } from './webhook-events.js';

const id = '0198c0de-7a31-7c5e-b7a4-6f2d54f6a2b1';
const shown: Pick<JournalEntry, 'id' | 'entityId' | 'position' | 'stamp' | 'occurredAt'> = {
  id,
  entityId: '0198c0de-7a31-7c5e-b7a4-6f2d54f6a2b2',
  position: 42,
  stamp: id,
  occurredAt: new Date('2026-05-15T09:30:00.000Z'),
};
const linked = { relationshipId: id, userId: id, relationshipType: 'primary' };
const entries: JournalEntry[] = [
  ...(['contact', 'company', 'deal', 'activity'] as const).flatMap((entity) =>
    changeTypes.map((action, index) => ({
      ...shown,
      entity,
      action,
      version: action === 'purged' ? null : index + 1,
      before: action === 'updated' ? { source: null } : null,
      after: action === 'updated' || action === 'created' ? { source: 'fair' } : null,
    })),
  ),
  { ...shown, entity: 'contact', action: 'user_linked', version: 1, before: null, after: linked },
  { ...shown, entity: 'contact', action: 'user_relinked', version: 2, before: null, after: linked },
  { ...shown, entity: 'contact', action: 'user_unlinked', version: 3, before: linked, after: null },
];
const examples = Object.fromEntries(
  entries.map((entry) => [eventOf(entry), bodyOf({ type: eventOf(entry), entry })]),
);

/** What a webhook in the product's own format is told; a relationship is not restored, merged, unmerged or purged by itself. */
@ApiExtension('x-webhook', { format: 'rosetta', tag: 'Webhooks', examples })
export class WebhookMessageDto {
  /** Which event it is. */
  @ApiProperty({ enum: [...webhookEvents, TEST_EVENT] })
  type: string;
  /** When the change was made, UTC. */
  @ApiProperty({ format: 'date-time' })
  timestamp: string;
  /** The change as `GET /api/v1/changes` shows it; of a test the id of the webhook. */
  @ApiProperty({
    oneOf: [
      { $ref: getSchemaPath(ChangeDto) },
      {
        type: 'object',
        required: ['webhook_id'],
        properties: { webhook_id: { type: 'string', description: 'The webhook, `wh_...`.' } },
        additionalProperties: false,
      },
    ],
  })
  data: object;
}
