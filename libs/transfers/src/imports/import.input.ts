import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { DomainError, invalid, isUuid, referenceId } from '@rosetta/common';
import { parse } from 'secure-json-parse';
import { ImportDirectionsDto, type UploadQuery } from './import.dto.js';
import type { Directions, UploadImport } from './import.commands.js';
import type { FileFormat } from './import.entity.js';

/** The headers an upload is described by. */
type Headers = Readonly<Record<string, string | string[] | undefined>>;

const KEY = /^[\x21-\x7e]{1,255}$/;
const FORMATS: Readonly<Record<string, FileFormat>> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/vnd.ms-excel': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/x-jsonlines': 'ndjson',
};

/** Reads what is said beside a file: by its query, its type and its headers. */
export function readUpload(query: UploadQuery, headers: Headers): UploadImport {
  const [type = '', ...parameters] = textOf(headers['content-type'])
    .split(';')
    .map((part) => part.trim());
  const charset = parameters
    .find((each) => /^charset=/i.test(each))
    ?.slice(8)
    .replace(/"/g, '');
  const format = query.format ?? FORMATS[type.toLowerCase()];
  if (!format)
    throw new DomainError('unsupported_media_type', 'Content-Type must be text/csv or application/x-ndjson');
  const encoding = textOf(headers['content-encoding']).trim().toLowerCase();
  if (!['', 'identity', 'gzip', 'x-gzip'].includes(encoding))
    throw new DomainError('unsupported_media_type', 'Content-Encoding must be gzip, or none');
  const key = headers['idempotency-key'];
  if (key !== undefined && !KEY.test(textOf(key)))
    throw invalid('Idempotency-Key must be 1 to 255 printable characters');
  return {
    ...readDirections(directionsIn(query.directions)),
    entity: query.entity,
    format,
    fileName: query.file_name ?? null,
    charset: charset || 'utf-8',
    isGzipped: encoding.endsWith('gzip'),
    delimiter: query.delimiter,
    start: query.start ?? false,
    idempotencyKey: key === undefined ? null : textOf(key),
  };
}

/** Reads how an import is to be done. */
export function readDirections({ mapping, options, unknown_columns }: ImportDirectionsDto): Directions {
  const targets = Object.values(mapping ?? {});
  if (targets.some((target) => target !== null && typeof target !== 'string'))
    throw invalid('mapping must name a field, or null, for each column', 'mapping');
  return {
    mapping,
    unknownColumns: unknown_columns,
    options:
      options &&
      said({
        dryRun: options.dry_run,
        skipDuplicates: options.skip_duplicates,
        defaultSource: options.default_source,
        defaultTags: options.default_tags,
        defaultPipelineId: pipelineId(options.default_pipeline_id),
        defaultStage: options.default_stage,
        defaultCurrency: options.default_currency,
        skipIfExists: options.skip_if_exists,
        createContactIfMissing: options.create_contact_if_missing,
      }),
  };
}

/** Leaves out what was not sent: it must not overwrite what was said before. */
function said<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** In a query stands as JSON what otherwise is a body; it is held to the same rules. */
function directionsIn(text: string | undefined): ImportDirectionsDto {
  if (!text) return {};
  let json: unknown;
  try {
    json = parse(text);
  } catch (cause) {
    throw new DomainError('malformed_json', 'directions must be valid JSON', { cause });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw invalid('directions must be a JSON object', 'directions');
  const directions = plainToInstance(ImportDirectionsDto, json);
  let [problem] = validateSync(directions, { whitelist: true, stopAtFirstError: true });
  while (problem && !problem.constraints && problem.children?.length) problem = problem.children[0];
  if (problem) throw invalid(Object.values(problem.constraints ?? {})[0] ?? 'directions are not valid');
  return directions;
}

function pipelineId(id: string | null | undefined): string | null | undefined {
  return isUuid(id) ? id : referenceId('pipeline', 'Pipeline', id);
}

function textOf(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join() : (header ?? '');
}
