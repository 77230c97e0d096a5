import type { Provider } from '@nestjs/common';
import { WebhookClient } from './delivering/webhook-client.js';
import { WebhookIntakeService } from './delivering/webhook-intake.service.js';
import { WebhookPreparationService } from './delivering/webhook-preparation.service.js';
import { WebhookRunnerService } from './delivering/webhook-runner.service.js';
import { WebhookStopService } from './delivering/webhook-stop.service.js';
import { WebhookTasksRepository } from './delivering/webhook-tasks.repository.js';
import { WebhookWorkerService } from './delivering/webhook-worker.service.js';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { WebhookDeliveriesService } from './webhook-deliveries.service.js';
import { WebhookFormats } from './webhook-formats.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhooksRepository } from './webhooks.repository.js';
import { WebhooksService } from './webhooks.service.js';

/** What webhooks are made of. */
export const webhookProviders: Provider[] = [
  WebhookSecrets,
  WebhookFormats,
  WebhooksRepository,
  WebhookDeliveriesRepository,
  WebhookTasksRepository,
  WebhookClient,
  WebhookIntakeService,
  WebhookStopService,
  WebhookPreparationService,
  WebhookRunnerService,
  WebhookWorkerService,
  WebhooksService,
  WebhookDeliveriesService,
];
