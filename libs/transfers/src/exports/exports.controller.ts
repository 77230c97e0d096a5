import { applyDecorators, Controller, Get, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import { apiV1Credentials, Authenticated, CurrentActor } from '@rosetta/auth';
import { type Actor, WithChangesToken } from '@rosetta/common';
import { ExportQuery } from './export.dto.js';
import { ExportDownloads, type ExportRequest as Request } from './export-downloads.js';

/** Records that leave as a file, all that a filter hits. */
@ApiTags('Exports')
@Controller('/api/v1/exports')
export class ExportsController {
  constructor(private readonly downloads: ExportDownloads) {}

  @Get('contacts')
  @Exports('contacts', 'emails=cs.{"amira@example.com"}', 'created_at.desc')
  contacts(@CurrentActor() actor: Actor, @Query() query: ExportQuery, @Req() request: Request) {
    return this.downloads.respond(actor, 'contacts', query, request);
  }

  @Get('companies')
  @Exports('companies', 'country=eq.Egypt', 'name.asc')
  companies(@CurrentActor() actor: Actor, @Query() query: ExportQuery, @Req() request: Request) {
    return this.downloads.respond(actor, 'companies', query, request);
  }

  @Get('deals')
  @Exports('deals', 'stage=eq.won', 'value.desc')
  deals(@CurrentActor() actor: Actor, @Query() query: ExportQuery, @Req() request: Request) {
    return this.downloads.respond(actor, 'deals', query, request);
  }
}

/** A route that answers a table as a file, for those who may export it. */
export function Exports(
  table: 'contacts' | 'companies' | 'deals',
  filter: string,
  order: string,
): MethodDecorator {
  const decorators = [
    Authenticated({ by: apiV1Credentials, permission: `${table}:export` }),
    WithChangesToken(),
    ApiOperation({
      summary: `Export ${table}`,
      description:
        `All ${table} that the filters hit, in one snapshot; filters as in \`/functions/v1/rest-api-proxy/${table}\`, ` +
        `e.g. \`${filter}\`. The CSV can be imported again.`,
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
  return applyDecorators(...decorators);
}
