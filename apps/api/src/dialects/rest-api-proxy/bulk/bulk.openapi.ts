import { applyDecorators, type Type } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { restApiProxyDialect } from '../rest-api-proxy.dialect.js';
import { refTo } from '../proxy.schemas.js';
import { FailedRow } from './bulk-response.dto.js';

const contact = {
  first_name: 'Ahmed',
  phones: ['+201111111111'],
  emails: ['ahmed@example.com'],
  tags: ['import-2026-04'],
  custom_fields: { city: 'Cairo' },
};
const deals = [
  {
    title: 'Order #68297792',
    value: 11523,
    contact_phone: '+201017177777',
    contact_first_name: 'Mahmoud',
    create_contact_if_missing: true,
    custom_fields: { external_id: '68297792' },
  },
  {
    title: 'Order #68297793',
    value: 540,
    contact_email: 'noha@example.com',
    contact_first_name: 'Noha',
    create_contact_if_missing: true,
    custom_fields: { external_id: '68297793' },
  },
];

/** Bodies of document B, sections 2.1.4 and 7.4, and in their style of the calls it names without a sample. */
export const bulkExamples = {
  contacts: {
    contacts: [contact, { first_name: 'Sara', phones: ['+201222222222'], source: 'csv-import' }],
    skip_duplicates: false,
    default_tags: ['batch-2026-04'],
    default_source: 'csv-import',
  },
  deals: { default_currency: 'SAR', default_stage: 'qualified', skip_if_exists: true, deals },
  lead: { ...contact, deal: { title: 'Order #68297792', value: 11523, currency: 'SAR' } },
  leads: {
    leads: [{ ...contact, deal: { title: 'Order #68297792', value: 11523 } }],
    default_source: 'website',
  },
  search: { query: 'Mahmoud', limit: 20, filters: { tags: ['vip'] } },
} as const;

/** Documents a body with its sample. */
export function BulkBody(body: Type, value: object): MethodDecorator {
  return ApiBody({ type: body, examples: { document: { summary: 'As in the document', value } } });
}

/** Documents what became of each row, and that a call with `mode: atomic` answers 400 with the same when one failed. */
export function RowResponses(row: Type, summary: Type): MethodDecorator {
  const results = { type: 'array', items: { anyOf: [refOf(row), refOf(FailedRow)] } };
  const properties = { success: { type: 'boolean', const: true }, summary: refOf(summary), results };
  const required = ['success', 'summary', 'results'];
  const done = { type: 'object', required, properties, additionalProperties: false };
  const text = (description: string) => ({ type: 'string', description });
  const nothing = { type: 'null', description: 'Always null.' };
  const undone = {
    ...done,
    required: [...required, 'error', 'code', 'message', 'details', 'hint'],
    properties: {
      ...properties,
      success: { type: 'boolean', const: false },
      error: text('What went wrong with the first row that failed.'),
      code: text('The code of that row.'),
      message: text('The same as `error`.'),
      details: nothing,
      hint: nothing,
    },
  };
  const refusal = { anyOf: [refTo(restApiProxyDialect.errorSchema.name), undone] };
  return applyDecorators(
    ApiExtraModels(row, summary, FailedRow),
    ApiOkResponse({ description: 'What became of each row.', schema: done }),
    ApiResponse({
      status: 400,
      description: 'Refused as a whole, or `mode: atomic` and a row failed.',
      content: { 'application/json': { schema: refusal, examples: {} } },
    }),
  );
}

function refOf(model: Type) {
  return { $ref: getSchemaPath(model) };
}
