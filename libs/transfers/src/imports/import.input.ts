import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  declaredPropertiesOf,
  DomainError,
  invalid,
  isNestedDeeper,
  isUuid,
  MAX_JSON_LEVELS,
  referenceId,
  unknownKeysError,
  unknownKeysIn,
} from '@rosetta/common';
import { parse } from 'secure-json-parse';
import { encodingNamed } from './file/encoding/text-encoding.js';
import { formatNamed } from './file/file-format.js';
import type { FormUpload } from './file/form-upload.js';
import type { FileLayout } from './file/open-file.js';
import { ImportDirectionsDto, UploadQuery } from './import.dto.js';
import type { Directions, UploadImport } from './import.commands.js';
import { type FileFormat, importEntities } from './import.entity.js';

const UNREAD_TYPE =
  'Content-Type must be that of CSV, NDJSON, JSON, an Excel workbook (.xlsx), vCard or a form with such a file';

/** The headers an upload is described by. */
type Headers = Readonly<Record<string, string | string[] | undefined>>;

const KEY = /^[\x21-\x7e]{1,255}$/;
const FORMATS: Readonly<Record<string, FileFormat | null>> = {
  'text/csv': 'csv',
  'application/csv': 'csv',
  'text/tab-separated-values': 'csv',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/x-jsonlines': 'ndjson',
  'application/json': 'json',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.ms-excel.sheet.macroenabled.12': 'xlsx',
  'text/vcard': 'vcard',
  'text/x-vcard': 'vcard',
  'text/directory': 'vcard',
  // What is said where nothing is known: the bytes and the name tell more. Browsers call CSV a workbook of Excel.
  '': null,
  'text/plain': null,
  'application/octet-stream': null,
  'application/x-www-form-urlencoded': null,
  'application/vnd.ms-excel': null,
  'application/zip': null,
  'application/gzip': null,
  'application/x-gzip': null,
};

/** Reads what is said beside a file: by its query, its type and its headers. */
export function readUpload(query: UploadQuery, headers: Headers): UploadImport {
  const { entity } = query;
  if (entity === undefined) throw invalid(`entity must be one of ${importEntities.join(', ')}`, 'entity');
  const encoding = textOf(headers['content-encoding']).trim().toLowerCase();
  if (!['', 'identity', 'gzip', 'x-gzip'].includes(encoding))
    throw new DomainError('unsupported_media_type', 'Content-Encoding must be gzip, or none');
  const key = headers['idempotency-key'];
  if (key !== undefined && !KEY.test(textOf(key)))
    throw invalid('Idempotency-Key must be 1 to 255 printable characters');
  return {
    ...readDirections(directionsIn(query.directions)),
    entity,
    fileName: query.file_name ?? null,
    isGzipped: encoding.endsWith('gzip'),
    layout: readLayout(query, textOf(headers['content-type'])),
    start: query.start ?? false,
    idempotencyKey: key === undefined ? null : textOf(key),
  };
}

/** Reads what is said of a file that a form holds: beside it, and in fields that stand before it. */
export function readFormUpload(query: UploadQuery, headers: Headers, form: FormUpload): UploadImport {
  const said = plainToInstance(UploadQuery, {
    file_name: form.fileName?.slice(-200),
    ...query,
    ...form.fields,
  });
  const unknown = Object.keys(form.fields).find((name) => !uploadFields.has(name));
  if (unknown !== undefined)
    throw invalid(`The form field ${JSON.stringify(unknown.slice(0, 100))} is not read`);
  const [problem] = validateSync(said, { stopAtFirstError: true });
  if (problem)
    throw invalid(Object.values(problem.constraints ?? {})[0] ?? 'The form is not valid', problem.property);
  return readUpload(said, { ...headers, 'content-type': form.type, 'content-encoding': '' });
}

const uploadFields: ReadonlySet<string> = new Set([
  'entity',
  'format',
  'file_name',
  'encoding',
  'sheet',
  'header_line',
  'delimiter',
  'start',
  'directions',
] satisfies (keyof UploadQuery)[]);

function readLayout(query: UploadQuery, contentType: string): FileLayout {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim());
  const charset = parameters
    .find((each) => /^charset=/i.test(each))
    ?.slice(8)
    .replace(/"/g, '');
  const declared = FORMATS[type.toLowerCase()];
  if (declared === undefined && !query.format) throw new DomainError('unsupported_media_type', UNREAD_TYPE);
  const encoding = query.encoding || (charset === 'binary' ? undefined : charset) || undefined;
  if (encoding !== undefined) encodingNamed(encoding);
  return {
    format: query.format ?? declared ?? formatNamed(query.file_name ?? null),
    encoding,
    delimiter: query.delimiter,
    sheet: query.sheet,
    headerLine: query.header_line,
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
        strict: options.strict,
        dateOrder: options.date_order,
        decimalSign: options.decimal_sign,
        defaultCountry: options.default_country,
        createCompanies: options.create_companies,
        skipDuplicates: options.skip_duplicates,
        onAmbiguous: options.on_ambiguous,
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
  if (isNestedDeeper(Buffer.from(text), MAX_JSON_LEVELS))
    throw invalid(`directions are limited to ${MAX_JSON_LEVELS} levels of nesting`, 'directions');
  let json: unknown;
  try {
    json = parse(text);
  } catch (cause) {
    throw new DomainError('malformed_json', 'directions must be valid JSON', { cause });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw invalid('directions must be a JSON object', 'directions');
  const directions = plainToInstance(ImportDirectionsDto, json);
  for (const part of [directions, directions.options]) refuseUnknownKeys(part);
  let [problem] = validateSync(directions, { stopAtFirstError: true });
  while (problem && !problem.constraints && problem.children?.length) problem = problem.children[0];
  if (problem) throw invalid(Object.values(problem.constraints ?? {})[0] ?? 'directions are not valid');
  return directions;
}

function refuseUnknownKeys(sent: unknown): void {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return;
  const known = declaredPropertiesOf(sent);
  const unknown = unknownKeysIn(sent, new Set(known));
  if (unknown.length > 0) throw unknownKeysError(unknown, known);
}

function pipelineId(id: string | null | undefined): string | null | undefined {
  return isUuid(id) ? id : referenceId('pipeline', 'Pipeline', id);
}

function textOf(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join() : (header ?? '');
}
