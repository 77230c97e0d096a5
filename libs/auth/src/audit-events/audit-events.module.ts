import { Module } from '@nestjs/common';
import { AuditEventsController } from './audit-events.controller.js';
import { AuditEventsRepository } from './audit-events.repository.js';

/** The audit log as an organization reads it. */
@Module({ controllers: [AuditEventsController], providers: [AuditEventsRepository] })
export class AuditEventsModule {}
