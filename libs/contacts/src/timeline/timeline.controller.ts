import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, PageQuery, pathId, presentPage, windowOf } from '@rosetta/common';
import { ContactsService } from '../contacts/contacts.service.js';
import { TimelinePage } from './timeline.dto.js';
import { presentTimelineEntry } from './timeline.presenter.js';
import { TimelineRepository } from './timeline.repository.js';

/** A contact's whole story. */
@ApiTags('Contacts')
@Controller('/api/v1/crm/contacts/:id/timeline')
export class TimelineController {
  constructor(
    private readonly contacts: ContactsService,
    private readonly timeline: TimelineRepository,
  ) {}

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'activities:read' })
  @ApiOperation({
    operationId: 'getContactTimeline',
    summary: "Read a contact's whole story",
    description: 'What happened with it and every change of it, newest first.',
  })
  async read(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<TimelinePage> {
    const contact = await this.contacts.get(actor, pathId('contact', 'Contact', id));
    const page = await this.timeline.ofContact(actor.organizationId, contact.id, windowOf(query));
    return presentPage(page, presentTimelineEntry);
  }
}
