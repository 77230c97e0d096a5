import { Inject, Injectable } from '@nestjs/common';
import { type Actor, download } from '@rosetta/common';
import { TRANSFERS_OPTIONS, type TransfersOptions } from '../transfers.options.js';
import type { ExportQuery } from './export.dto.js';
import { presentExport } from './export.presenter.js';
import { ExportsService } from './exports.service.js';

/** A request, as far as an export is asked for by it. */
export interface ExportRequest {
  readonly method: string;
  readonly originalUrl: string;
}

const types = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' };
const OWN_PARAMETERS = /^(?:format|guard)(?:=|$)/;

/** Answers a table as a file, with the records that the request's filters hit. */
@Injectable()
export class ExportDownloads {
  constructor(
    private readonly exports: ExportsService,
    @Inject(TRANSFERS_OPTIONS) private readonly options: TransfersOptions,
  ) {}

  async respond(
    actor: Actor,
    table: string,
    { format = 'csv', guard = true }: ExportQuery,
    request: ExportRequest,
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
