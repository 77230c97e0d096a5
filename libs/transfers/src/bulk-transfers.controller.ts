import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, StreamedBody } from '@rosetta/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ExportDownloads, type ExportRequest } from './exports/export-downloads.js';
import { ExportQuery } from './exports/export.dto.js';
import { Exports } from './exports/exports.controller.js';
import { ImportUploadsService } from './imports/import-uploads.service.js';
import { ImportWorkerService } from './imports/import-worker.service.js';
import { BulkImportQuery, ImportResponse } from './imports/import.dto.js';
import { presentImport } from './imports/import.presenter.js';
import { receiveUpload } from './imports/receive-upload.js';

interface Request {
  readonly raw: IncomingMessage;
  readonly headers: IncomingMessage['headers'];
}

interface Reply {
  readonly raw: ServerResponse;
  header(name: string, value: string): unknown;
}

/** Files where document D's page on bulk operations has them; `/api/v1/imports` and `/api/v1/exports` do more. */
@ApiTags('Bulk operations')
@Controller('/api/v1/crm/bulk')
export class BulkTransfersController {
  constructor(
    private readonly uploads: ImportUploadsService,
    private readonly worker: ImportWorkerService,
    private readonly downloads: ExportDownloads,
  ) {}

  @Post('contacts/import')
  @StreamedBody()
  @Authenticated({ by: apiV1Credentials, permission: 'imports:write' })
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string' }, description: 'The file itself, or a form with it.' })
  @ApiOperation({
    operationId: 'bulkImportContacts',
    summary: 'Import contacts from CSV',
    description:
      'Begins at once; `GET /api/v1/imports/{id}` tells how far it is, and `/results` what became of each row. Columns are ' +
      'found by their names; `POST /api/v1/imports` shows first what it would do.',
  })
  async import(
    @CurrentActor() actor: Actor,
    @Query() query: BulkImportQuery,
    @Req() { raw, headers }: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ImportResponse> {
    const exchange = { request: raw, response: reply.raw };
    const wanted = { ...query, entity: 'contacts', start: true } as const;
    const { uploaded, isReplayed } = await receiveUpload(this.uploads, actor, wanted, headers, exchange);
    if (isReplayed) reply.header('idempotent-replayed', 'true');
    this.worker.wake();
    return { import: presentImport(uploaded) };
  }

  @Get('deals/export')
  @Exports('deals', 'stage=eq.won', 'value.desc')
  exportDeals(@CurrentActor() actor: Actor, @Query() query: ExportQuery, @Req() request: ExportRequest) {
    return this.downloads.respond(actor, 'deals', query, request);
  }

  @Get('contacts/export')
  @Exports('contacts', 'emails=cs.{"amira@example.com"}', 'created_at.desc')
  exportContacts(@CurrentActor() actor: Actor, @Query() query: ExportQuery, @Req() request: ExportRequest) {
    return this.downloads.respond(actor, 'contacts', query, request);
  }

  @Get('companies/export')
  @Exports('companies', 'name=ilike.*acme*', 'name.asc')
  exportCompanies(@CurrentActor() actor: Actor, @Query() query: ExportQuery, @Req() request: ExportRequest) {
    return this.downloads.respond(actor, 'companies', query, request);
  }
}
