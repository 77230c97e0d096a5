import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  ChangesWithETag,
  eitherOf,
  IfMatch,
  PageQuery,
  pathId,
  presentPage,
  ReadsWithETag,
  RemovesWithETag,
  Success,
  warn,
  type WarnedReply,
  windowOf,
  withETag,
} from '@rosetta/common';
import { ChangeDto } from '../journal/changes.dto.js';
import {
  CreateWebhookDto,
  NewWebhookResponse,
  UpdateWebhookDto,
  WebhookPage,
  WebhookResponse,
} from './webhook.dto.js';
import { WebhookMessageDto } from './webhook-message.dto.js';
import { presentNewWebhook, presentWebhook } from './webhook.presenter.js';
import type { WebhookWithHealth } from './webhooks.repository.js';
import { WebhooksService } from './webhooks.service.js';

const by = apiV1Credentials;
const permission = 'webhooks:manage';

/** Addresses that are told of changes. */
@ApiTags('Webhooks')
@ApiExtraModels(ChangeDto, WebhookMessageDto)
@Controller('/api/v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Get()
  @Authenticated({ by, permission })
  @ApiOperation({ summary: 'List webhooks', description: 'Newest first.' })
  async list(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<WebhookPage> {
    return presentPage(await this.webhooks.list(actor, windowOf(query)), presentWebhook);
  }

  @Get(':id')
  @Authenticated({ by, permission })
  @ReadsWithETag(WebhookResponse)
  @ApiOperation({ summary: 'Get a webhook', description: 'Its secret is not shown again.' })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<WebhookResponse> {
    return responseOf(await this.webhooks.get(actor, webhookId(id)));
  }

  @Post()
  @Authenticated({ by, permission })
  @ApiOperation({
    summary: 'Create a webhook',
    description:
      'It is told of what is changed from now on, as far as you may read it: who creates or changes a webhook is the one on ' +
      'whose behalf it reads. The response shows its secret, this once. What it is told, and how, is among the webhooks of ' +
      'this document. Events that a format publishes and nothing here raises are kept, and named in a `Warning`; a webhook of ' +
      'nothing else is refused.',
  })
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateWebhookDto,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<NewWebhookResponse> {
    const { format, events, secret } = body;
    const made = await this.webhooks.create(actor, {
      ...fieldsOf(body),
      url: body.url,
      format,
      events,
      secret,
    });
    warn(reply, this.webhooks.warningsOf(made.webhook));
    return { webhook: presentNewWebhook(made) };
  }

  @Patch(':id')
  @Authenticated({ by, permission })
  @ChangesWithETag(WebhookResponse)
  @ApiOperation({
    summary: 'Update a webhook',
    description: 'One that is enabled again goes on where it stopped, as far back as changes are kept.',
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: UpdateWebhookDto,
    @IfMatch() accepted: AcceptedVersions,
    @Res({ passthrough: true }) reply: WarnedReply,
  ): Promise<WebhookResponse> {
    const command = { ...fieldsOf(body), url: body.url, events: body.events };
    const webhook = await this.webhooks.update(actor, webhookId(id), command, accepted);
    warn(reply, this.webhooks.warningsOf(webhook));
    return responseOf(webhook);
  }

  @Delete(':id')
  @Authenticated({ by, permission })
  @RemovesWithETag()
  @ApiOperation({ summary: 'Delete a webhook', description: 'What still waits is not sent any more.' })
  async delete(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @IfMatch() accepted: AcceptedVersions,
  ): Promise<Success> {
    await this.webhooks.delete(actor, webhookId(id), accepted);
    return { success: true };
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @Authenticated({ by, permission })
  @ApiOperation({
    operationId: 'rotateWebhookSecret',
    summary: 'Replace the secret of a webhook',
    description:
      'The response shows the new one, this once. For 24 hours `webhook-signature` has a signature of each; the further ' +
      'header, `X-Webhook-Signature` unless told, has that of the new one alone.',
  })
  async rotateSecret(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<NewWebhookResponse> {
    return { webhook: presentNewWebhook(await this.webhooks.rotateSecret(actor, webhookId(id))) };
  }
}

/** Reads the id of a webhook in a path. */
export function webhookId(id: string): string {
  return pathId('webhook', 'Webhook', id);
}

/** Document B's system publishes names of its own for two of the fields. */
function fieldsOf({ name, description, active, enabled, signature_header }: UpdateWebhookDto) {
  return {
    description: eitherOf({ name, description }),
    enabled: eitherOf({ active, enabled }),
    signatureHeader: signature_header,
  };
}

function responseOf(webhook: WebhookWithHealth): WebhookResponse {
  return withETag(webhook, { webhook: presentWebhook(webhook) });
}
