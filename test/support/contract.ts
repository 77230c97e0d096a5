import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OutgoingHttpHeaders } from 'node:http';

/** A response of the product, as it leaves. */
export interface SentResponse {
  readonly method: string;
  /** Path and query, as they were asked for. */
  readonly url: string;
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<OutgoingHttpHeaders>;
  /** What was sent; null where it was not kept. */
  readonly body: string | null;
}

interface Response {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, { $ref?: string }>>;
  readonly content?: Readonly<Record<string, object>>;
}

interface Header {
  readonly required?: boolean;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response>>;
}

/** A path of the document, its segments as they are matched; null stands for a parameter. */
interface Template {
  readonly path: string;
  readonly segments: readonly (string | null)[];
}

/** An OpenAPI document that answers are held to. */
export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false });
  private readonly templates: readonly Template[];
  /** Headers that some response declares; sending one where it is not declared is as wrong as an undeclared field. */
  private readonly knownHeaders: ReadonlySet<string>;

  /** `errorSchemaOf` names the schema of errors under a path, for what no operation serves. */
  constructor(
    private readonly document: OpenAPIObject,
    private readonly errorSchemaOf: (path: string) => string,
  ) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(document, DOCUMENT);
    this.templates = Object.keys(document.paths).map(toTemplate).sort(fixedFirst);
    this.knownHeaders = headersNamedIn(document);
  }

  /** Tells what is wrong with a response, in words for whoever mends it; null when it is as declared. */
  problemOf(response: SentResponse): string | null {
    const path = response.url.split('?', 1)[0]!;
    const template = this.templateOf(path);
    const found = template && this.operationOf(template, response.method);
    const problem = found ? this.problemOfServed(found, response) : this.problemOfUnserved(path, response);
    if (problem === null) return null;
    const name = found ? found.operation.operationId : 'no operation';
    const excerpt = response.body ? `\n  ${response.body.slice(0, 600)}` : '';
    return `${response.method} ${response.url.slice(0, 300)} -> ${response.status} (${name}): ${problem}${excerpt}`;
  }

  private problemOfServed({ operation, pointer }: Found, response: SentResponse): string | null {
    const status = [String(response.status), `${String(response.status)[0]}XX`, 'default'].find(
      (each) => each in operation.responses,
    );
    if (status === undefined) return 'the status is not declared';
    const declared = this.resolved<Response>([...pointer, 'responses', status]);
    return this.problemOfHeaders(declared, response) ?? this.problemOfBody(declared, response);
  }

  private problemOfHeaders(
    { value, pointer }: Resolved<Response>,
    { headers, status }: SentResponse,
  ): string | null {
    const declared = new Map(Object.keys(value.headers ?? {}).map((name) => [name.toLowerCase(), name]));
    for (const [key, name] of declared) {
      const header = this.resolved<Header>([...pointer, 'headers', name]);
      const sent = headers[key];
      if (sent === undefined) {
        if (header.value.required) return `the header ${name} is missing`;
        continue;
      }
      const problem = this.problemOfValue([...header.pointer, 'schema'], String(sent));
      if (problem) return `the header ${name} (${String(sent)}) ${problem}`;
    }
    const undeclared = Object.keys(headers).find((key) => this.knownHeaders.has(key) && !declared.has(key));
    return undeclared ? `the header ${undeclared} is not declared for ${status}` : null;
  }

  private problemOfBody({ value, pointer }: Resolved<Response>, response: SentResponse): string | null {
    const { method, headers, body } = response;
    const type = essenceOf(headers['content-type']);
    if (!value.content) return body === '' ? null : 'no body is declared';
    if (body === '' && (method === 'HEAD' || isLeftOut(response))) return null;
    const declared = Object.keys(value.content).find((each) => essenceOf(each) === type);
    if (declared === undefined) return `the content type ${String(type)} is not declared`;
    if (body === null || !isJson(type)) return null;
    return this.problemOfJson([...pointer, 'content', declared, 'schema'], body);
  }

  /** A path or method that nobody declares is refused, in the shape of the dialect that the path belongs to. */
  private problemOfUnserved(path: string, { method, status, headers, body }: SentResponse): string | null {
    if (status < 400) return 'no operation of the document is served here';
    if (method === 'HEAD') return null;
    if (body === null || !isJson(headers['content-type'])) return 'the error is not JSON';
    return this.problemOfJson(['components', 'schemas', this.errorSchemaOf(path)], body);
  }

  private problemOfJson(pointer: readonly string[], body: string): string | null {
    try {
      return this.problemOfValue(pointer, JSON.parse(body));
    } catch (error) {
      if (error instanceof SyntaxError) return 'the body is no JSON';
      throw error;
    }
  }

  private problemOfValue(pointer: readonly string[], value: unknown): string | null {
    const validate = this.ajv.getSchema(DOCUMENT + pointerText(pointer)) as ValidateFunction | undefined;
    if (!validate) return `has no schema at ${pointerText(pointer)}`;
    return validate(value) ? null : this.ajv.errorsText(validate.errors, { dataVar: 'it' });
  }

  private templateOf(path: string): Template | undefined {
    const segments = segmentsOf(path);
    return this.templates.find((template) => fits(template, segments));
  }

  /** HEAD answers what GET answers, without its body. */
  private operationOf({ path }: Template, method: string): Found | undefined {
    const item = this.document.paths[path] as Record<string, Operation>;
    const key = [method.toLowerCase(), method === 'HEAD' ? 'get' : ''].find((each) => item[each]);
    return key === undefined ? undefined : { operation: item[key]!, pointer: ['paths', path, key] };
  }

  private resolved<T extends object>(pointer: readonly string[]): Resolved<T> {
    const value = pointer.reduce<unknown>(
      (part, key) => (part as Record<string, unknown>)[key],
      this.document,
    ) as T;
    const { $ref } = value as { $ref?: string };
    return $ref === undefined ? { value, pointer } : this.resolved($ref.slice('#/'.length).split('/'));
  }
}

interface Found {
  readonly operation: Operation;
  readonly pointer: readonly string[];
}

interface Resolved<T> {
  readonly value: T;
  readonly pointer: readonly string[];
}

const DOCUMENT = 'openapi.json';

function pointerText(pointer: readonly string[]): string {
  const escaped = pointer.map((key) => encodeURIComponent(key.replace(/~/g, '~0').replace(/\//g, '~1')));
  return `#/${escaped.join('/')}`;
}

function toTemplate(path: string): Template {
  const segments = path.split('/').filter(Boolean);
  return { path, segments: segments.map((segment) => (segment.startsWith('{') ? null : segment)) };
}

function fixedFirst({ segments: a }: Template, { segments: b }: Template): number {
  return a.filter((each) => each === null).length - b.filter((each) => each === null).length;
}

function fits({ segments }: Template, asked: readonly string[]): boolean {
  return (
    segments.length === asked.length &&
    segments.every((segment, index) => segment === null || segment === asked[index])
  );
}

/** The segments as the router reads them: slashes collapse, escapes are undone; a broken one is a parameter's like any other. */
function segmentsOf(path: string): string[] {
  return path.split('/').filter(Boolean).map(decoded);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function headersNamedIn({ paths, components }: OpenAPIObject): Set<string> {
  const operations = Object.values(paths).flatMap((item) => Object.values(item as Record<string, Operation>));
  const responses = [
    ...operations.flatMap((operation) => Object.values(operation.responses)),
    ...Object.values((components?.responses ?? {}) as Record<string, Response>),
  ];
  return new Set(
    responses.flatMap(({ headers = {} }) => Object.keys(headers)).map((name) => name.toLowerCase()),
  );
}

/** A content type without its parameters. */
function essenceOf(type: unknown): string | undefined {
  return typeof type === 'string' ? type.split(';', 1)[0]!.trim().toLowerCase() : undefined;
}

/** Whether bodies of this type are held to a schema. */
export function isJson(type: unknown): boolean {
  return /[/+]json$/.test(essenceOf(type) ?? '');
}

/** The caller wanted no body, or none is sent unless it is asked for; OpenAPI cannot say that one depends on a header. */
function isLeftOut({ url, headers }: SentResponse): boolean {
  const applied = String(headers['preference-applied']);
  if (/\breturn=(?:minimal|headers-only)\b/.test(applied)) return true;
  return url.startsWith('/rest/v1/') && !applied.includes('return=representation');
}
