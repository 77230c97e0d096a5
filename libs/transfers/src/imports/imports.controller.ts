import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOperation,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import {
  type Actor,
  download,
  eventStream,
  type EventStreamReply,
  pathId,
  presentPage,
  StreamedBody,
  Success,
  windowOf,
} from '@rosetta/common';
import type { IncomingMessage } from 'node:http';
import { TRANSFERS_OPTIONS, type TransfersOptions } from '../transfers.options.js';
import { ImportEventsService } from './import-events.service.js';
import { presentResults } from './import-results.presenter.js';
import { ImportResultsService } from './import-results.service.js';
import { ImportUploadsService } from './import-uploads.service.js';
import { ImportWorkerService } from './import-worker.service.js';
import {
  ImportResponse,
  ImportDirectionsDto,
  ImportFields,
  ImportFieldsQuery,
  ImportPage,
  ListImportsQuery,
  PreviewResponse,
  ResultsQuery,
  UploadQuery,
} from './import.dto.js';
import { readDirections } from './import.input.js';
import { presentImport, presentPreviewRow, presentSnapshot, presentTargetField } from './import.presenter.js';
import { ImportsService } from './imports.service.js';
import { receiveUpload } from './receive-upload.js';

interface Request {
  readonly method: string;
  readonly raw: IncomingMessage;
  readonly headers: IncomingMessage['headers'];
}

interface Reply extends EventStreamReply {
  status(code: number): unknown;
}

const types = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' };

/** Files of any size: sent as a stream, written by a job. */
@ApiTags('Imports')
@Controller('/api/v1/imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly uploads: ImportUploadsService,
    private readonly results: ImportResultsService,
    private readonly events: ImportEventsService,
    private readonly worker: ImportWorkerService,
    @Inject(TRANSFERS_OPTIONS) private readonly options: TransfersOptions,
  ) {}

  @Post()
  @StreamedBody()
  @Authenticated({ by: apiV1Credentials, permission: 'imports:write' })
  @ApiConsumes('text/csv', 'application/x-ndjson', 'text/vcard')
  // Text: Swagger UI has a small file written on the spot, where of a binary one it would have it chosen.
  @ApiBody({ schema: { type: 'string' }, description: 'The file itself.' })
  @ApiOperation({
    summary: 'Send a file to import',
    description:
      'CSV, an Excel workbook, vCard, a JSON array or one JSON object a line, each by its own Content-Type; of any size, also ' +
      'gzipped, or as the file of a form (`multipart/form-data`, whose fields may say what the query says). Answers ' +
      'what the file was found to be, what becomes of each column, and what would become of the first rows. With ' +
      '`start=true` it is imported at once.',
  })
  async upload(
    @CurrentActor() actor: Actor,
    @Query() query: UploadQuery,
    @Req() { raw, headers }: Request,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PreviewResponse> {
    const exchange = { request: raw, response: reply.raw };
    const { uploaded, isReplayed } = await receiveUpload(this.uploads, actor, query, headers, exchange);
    if (isReplayed) reply.header('idempotent-replayed', 'true');
    if (uploaded.status !== 'ready') {
      this.worker.wake();
      return { import: presentImport(uploaded), columns: [], preview: [], refusal: null };
    }
    return presentPreview(await this.imports.preview(actor, uploaded.id, {}));
  }

  @Get()
  @Authenticated({ by: apiV1Credentials, permission: 'imports:read' })
  @ApiOperation({ summary: 'List imports', description: 'The newest first.' })
  async list(@CurrentActor() actor: Actor, @Query() query: ListImportsQuery): Promise<ImportPage> {
    const { entity, status } = query;
    return presentPage(await this.imports.list(actor, { ...windowOf(query), entity, status }), presentImport);
  }

  @Get('fields')
  @Authenticated({ by: apiV1Credentials, permission: 'imports:read' })
  @ApiOperation({
    operationId: 'listImportFields',
    summary: 'List the fields a column can be given to',
    description: 'What `mapping` may name: the fields of such a record, then the registered free-form ones.',
  })
  async fields(@CurrentActor() actor: Actor, @Query() { entity }: ImportFieldsQuery): Promise<ImportFields> {
    return { items: (await this.imports.fields(actor, entity)).map(presentTargetField) };
  }

  @Get(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'imports:read' })
  @ApiOperation({
    summary: 'Get an import',
    description: 'Where it stands, and what became of its rows so far.',
  })
  async get(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ImportResponse> {
    return { import: presentImport(await this.imports.get(actor, importId(id))) };
  }

  @Get(':id/events')
  @Authenticated({ by: apiV1Credentials, permission: 'imports:read' })
  @ApiProduces('text/event-stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The last event that was received.' })
  @ApiResponse({
    status: 200,
    description: '`progress` events, each with the import, and an `end`.',
    schema: { type: 'string' },
  })
  @ApiResponse({ status: 204, description: 'The import is over, and its end was received.' })
  @ApiOperation({ summary: 'Follow an import', description: 'Server-sent events until the import is over.' })
  async follow(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const job = await this.imports.get(actor, importId(id));
    const seen = /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : null;
    if (this.events.isOverFor(job, seen)) return void reply.status(204);
    return eventStream(reply, (gone) => this.events.follow(actor, job.id, seen, gone), {
      present: presentSnapshot,
      isHead: request.method === 'HEAD',
      idleMs: this.options.exportIdleMs,
    });
  }

  @Get(':id/results')
  @Authenticated({ by: apiV1Credentials, permission: 'imports:read' })
  @ApiProduces('text/csv', 'application/x-ndjson')
  @ApiResponse({ status: 200, description: 'A line for each row that is done.', schema: { type: 'string' } })
  @ApiOperation({ summary: 'Download what became of the rows', description: 'In the order of the file.' })
  async download(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() { format = 'csv', only }: ResultsQuery,
    @Req() request: Request,
  ) {
    const job = await this.imports.get(actor, importId(id));
    const onlyFailed = only === 'failed';
    const chunks = this.results.stream(actor, job.id, onlyFailed);
    return download(presentResults(job, format, onlyFailed, chunks), {
      type: types[format],
      fileName: `${id}-results.${format}`,
      isHead: request.method === 'HEAD',
      idleMs: this.options.exportIdleMs,
    });
  }

  @Post(':id/preview')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'imports:write' })
  @ApiOperation({
    summary: 'Preview an import',
    description:
      'What would become of each column and of the first rows, if the import were done like this; writes nothing.',
  })
  async preview(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: ImportDirectionsDto,
  ): Promise<PreviewResponse> {
    return presentPreview(await this.imports.preview(actor, importId(id), readDirections(body)));
  }

  @Post(':id/start')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'imports:write' })
  @ApiOperation({
    summary: 'Start an import',
    description:
      'Its rows are written piece by piece, in the order of the file, by whichever replica has time.',
  })
  async start(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: ImportDirectionsDto,
  ): Promise<ImportResponse> {
    const started = await this.imports.start(actor, importId(id), readDirections(body));
    this.worker.wake();
    return { import: presentImport(started) };
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'imports:write' })
  @ApiOperation({
    summary: 'Cancel an import',
    description: 'Rows that were written stay; it can be resumed.',
  })
  async cancel(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ImportResponse> {
    return { import: presentImport(await this.imports.cancel(actor, importId(id))) };
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'imports:write' })
  @ApiOperation({
    summary: 'Resume an import',
    description: 'One that was cancelled or has failed goes on behind the last rows that were written.',
  })
  async resume(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ImportResponse> {
    const resumed = await this.imports.resume(actor, importId(id));
    this.worker.wake();
    return { import: presentImport(resumed) };
  }

  @Post(':id/undo')
  @HttpCode(200)
  @Authenticated({ by: apiV1Credentials, permission: 'imports:write' })
  @ApiOperation({
    summary: 'Take an import back',
    description:
      'Deletes what it made and gives what it changed its former values again, row by row, where nobody has written the record ' +
      'since; `undo` of the import counts them, and its results say of each row what became of it. Of an import that is ' +
      '`completed` or `cancelled`, once.',
  })
  async undo(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ImportResponse> {
    const undoing = await this.imports.undo(actor, importId(id));
    this.worker.wake();
    return { import: presentImport(undoing) };
  }

  @Delete(':id')
  @Authenticated({ by: apiV1Credentials, permission: 'imports:write' })
  @ApiOperation({
    summary: 'Delete an import',
    description: 'With its file and what became of its rows; the records that it wrote stay.',
  })
  async delete(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Success> {
    await this.imports.delete(actor, importId(id));
    return { success: true };
  }
}

function presentPreview(shown: Awaited<ReturnType<ImportsService['preview']>>): PreviewResponse {
  const { job, rows, columns, refusal } = shown;
  return {
    import: presentImport(job),
    columns: columns.map((column) => ({ ...column, warnings: [...column.warnings] })),
    preview: rows.map((row) => presentPreviewRow(job, row)),
    refusal,
  };
}

function importId(id: string): string {
  return pathId('import', 'Import', id);
}
