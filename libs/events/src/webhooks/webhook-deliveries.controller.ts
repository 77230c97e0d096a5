import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type Actor,
  DeclaredErrors,
  pathId,
  presentPage,
  readInstant,
  referenceId,
  toPrefixedId,
  windowOf,
} from '@rosetta/common';
import {
  DeliveryPage,
  DeliveryResponse,
  ListDeliveriesQuery,
  RedeliverDto,
  RedeliverResponse,
} from './webhook-delivery.dto.js';
import { presentDelivery, presentDeliveryDetail } from './webhook.presenter.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';
import { webhookId } from './webhooks.controller.js';

const by = apiV1Credentials;
const permission = 'webhooks:manage';
const disabled = 'The webhook is disabled.';

/** What was sent to a webhook, and sending it again. */
@ApiTags('Webhooks')
@Controller('/api/v1/webhooks/:id')
export class WebhookDeliveriesController {
  constructor(private readonly deliveries: WebhookDeliveriesService) {}

  @Get('deliveries')
  @Authenticated({ by, permission })
  @ApiOperation({
    operationId: 'listWebhookDeliveries',
    summary: 'List deliveries',
    description: 'Newest first; kept for 30 days.',
  })
  async list(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: ListDeliveriesQuery,
  ): Promise<DeliveryPage> {
    const { status, type } = query;
    const wanted = { ...windowOf(query), webhookId: webhookId(id), status, type };
    return presentPage(await this.deliveries.list(actor, wanted), presentDelivery);
  }

  @Get('deliveries/:deliveryId')
  @Authenticated({ by, permission })
  @ApiOperation({
    operationId: 'getWebhookDelivery',
    summary: 'Get a delivery',
    description:
      'With what is sent, every call, and the beginning of the last response. Bodies are not kept: this one is made anew of the ' +
      'change, which stays as it was; what a format adds of other records is as it is now.',
  })
  async get(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<DeliveryResponse> {
    const shown = await this.deliveries.get(actor, webhookId(id), deliveryIdOf(deliveryId));
    return { delivery: presentDeliveryDetail(shown) };
  }

  @Post('deliveries/:deliveryId/redeliver')
  @HttpCode(200)
  @Authenticated({ by, permission })
  @DeclaredErrors({ conflict: disabled, unprocessable: 'The delivery is a test.' })
  @ApiOperation({
    operationId: 'redeliverWebhookDelivery',
    summary: 'Send a delivery again',
    description:
      'With the `webhook-id` it had, signed anew. What it tells of may be older than what was sent since.',
  })
  async redeliver(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<DeliveryResponse> {
    const shown = await this.deliveries.redeliver(actor, webhookId(id), deliveryIdOf(deliveryId));
    return { delivery: presentDeliveryDetail(shown) };
  }

  @Post('redeliver')
  @HttpCode(200)
  @Authenticated({ by, permission })
  @DeclaredErrors({ conflict: disabled })
  @ApiOperation({
    operationId: 'redeliverWebhook',
    summary: 'Send the deliveries of a span of time again',
    description:
      'Those of changes that were made in it, both ends included, and that wait no more. One request goes through 100,000 ' +
      'deliveries of the log; where there are more, the response says in `next` where to go on.',
  })
  async redeliverSpan(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: RedeliverDto,
  ): Promise<RedeliverResponse> {
    const span = {
      from: readInstant(body.from),
      to: readInstant(body.to),
      status: body.status ?? undefined,
      after: referenceId('webhookDelivery', 'after', body.after),
    };
    const { redelivered, next } = await this.deliveries.redeliverSpan(actor, webhookId(id), span);
    return { redelivered, next: next && toPrefixedId('webhookDelivery', next) };
  }

  @Post('test')
  @HttpCode(200)
  @Authenticated({ by, permission })
  @DeclaredErrors({ conflict: 'The secret of the webhook cannot be read.' })
  @ApiOperation({
    operationId: 'testWebhook',
    summary: 'Call a webhook with a test',
    description:
      'An event of type `webhook.test`, sent at once, enabled or not; the response tells what came of it.',
  })
  async test(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<DeliveryResponse> {
    return { delivery: presentDeliveryDetail(await this.deliveries.test(actor, webhookId(id))) };
  }
}

function deliveryIdOf(id: string): string {
  return pathId('webhookDelivery', 'Delivery', id);
}
