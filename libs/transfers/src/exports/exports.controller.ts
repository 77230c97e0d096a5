import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated, CurrentActor, houseCredentials } from '@rosetta/auth';
import type { Actor } from '@rosetta/common';
import { download } from '../download.js';
import { TRANSFERS_OPTIONS, type TransfersOptions } from '../transfers.options.js';
import { ExportQuery } from './export.dto.js';
import { presentExport } from './export.presenter.js';
import { ExportsService } from './exports.service.js';

interface Request {
  readonly method: string;
  readonly originalUrl: string;
}

const types = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' };
const OWN_PARAMETERS = /^(?:format|guard)(?:=|$)/;

/** Companies have no import of their own. */
const importable: readonly string[] = ['contacts', 'deals'];

/** Records that leave as a file, all that a filter hits. */
@ApiTags('Exports')
@Controller('/api/v1/exports')
export class ExportsController {
  constructor(
    private readonly exports: ExportsService,
    @Inject(TRANSFERS_OPTIONS) private readonly options: TransfersOptions,
  ) {}

  @Get('contacts')
  @Authenticated({ by: houseCredentials, permission: 'contacts:export' })
  @DocumentExport('contacts', 'emails=cs.{"amira@example.com"}', 'created_at.desc')
  contacts(@CurrentActor() actor: Actor, @Query() query: ExportQuery, @Req() request: Request) {
    return this.answer(actor, 'contacts', query, request);
  }

  @Get('companies')
  @Authenticated({ by: houseCredentials, permission: 'companies:export' })
  @DocumentExport('companies', 'country=eq.Egypt', 'name.asc')
  companies(@CurrentActor() actor: Actor, @Query() query: ExportQuery, @Req() request: Request) {
    return this.answer(actor, 'companies', query, request);
  }

  @Get('deals')
  @Authenticated({ by: houseCredentials, permission: 'deals:export' })
  @DocumentExport('deals', 'stage=eq.won', 'value.desc')
  deals(@CurrentActor() actor: Actor, @Query() query: ExportQuery, @Req() request: Request) {
    return this.answer(actor, 'deals', query, request);
  }

  private async answer(
    actor: Actor,
    table: string,
    { format = 'csv', guard = true }: ExportQuery,
    request: Request,
  ) {
    const exported = await this.exports.read(actor, table, filtersIn(request.originalUrl));
    return download(presentExport(exported, format, guard), {
      type: types[format],
      fileName: `${table}.${format}`,
      isHead: request.method === 'HEAD',
      idleMs: this.options.exportIdleMs,
    });
  }
}

/** The raw query without what is the export's own: the rest has a grammar that is not that of forms. */
function filtersIn(url: string): string {
  const [, query = ''] = /\?(.*)$/s.exec(url) ?? [];
  return query
    .split('&')
    .filter((part) => part !== '' && !OWN_PARAMETERS.test(part))
    .join('&');
}

function DocumentExport(table: string, filter: string, order: string): MethodDecorator {
  const decorators = [
    ApiOperation({
      summary: `Export ${table}`,
      description:
        `All ${table} that the filters hit, in one snapshot; filters as in \`/functions/v1/rest-api-proxy/${table}\`, ` +
        `e.g. \`${filter}\`.${importable.includes(table) ? ' The CSV can be imported again.' : ''}`,
    }),
    ApiProduces('text/csv', 'application/x-ndjson'),
    ApiQuery({
      name: 'select',
      required: false,
      schema: { type: 'string' },
      description: 'Columns; all of them unless told.',
    }),
    ApiQuery({
      name: 'order',
      required: false,
      schema: { type: 'string' },
      example: order,
      description: 'Sort order.',
    }),
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer' },
      description: 'At most so many.',
    }),
    ApiQuery({
      name: 'offset',
      required: false,
      schema: { type: 'integer' },
      description: 'Behind so many.',
    }),
    ApiResponse({ status: 200, description: 'The file.', schema: { type: 'string' } }),
  ];
  return (target, key, descriptor) => decorators.forEach((decorate) => decorate(target, key, descriptor));
}
