import { DomainError, type ErrorCode, errorCodes } from '@rosetta/common';
import { dialectsInOrder, errorShapeOf } from '../../apps/api/src/dialects/index.js';
import { code, table } from '../support/markdown.js';
import { explained } from './explained-errors.js';

const REQUEST = { requestId: '<id>', method: 'GET', path: '/' };
const failureOf = (each: ErrorCode) => new DomainError(each, explained[each][0]);

/** Every failure of the closed list, dialect by dialect, as the dialects themselves write it. */
export function statusTable(): string[] {
  // Dialects that answer alike share a column.
  const columns = dialectsInOrder.filter(
    ({ errorSchema }, at) =>
      dialectsInOrder.findIndex((each) => each.errorSchema.name === errorSchema.name) === at,
  );
  return table(
    ['failure', ...columns.map(({ name, document }) => document ?? code(name)), '`/auth/v1`'],
    errorCodes.map((each) => [
      code(each),
      ...columns.map((dialect) => {
        const { status, body } = dialect.renderError(failureOf(each), REQUEST);
        return cell(status, body as Body, explained[each][0]);
      }),
      supabaseCell(each),
    ]),
  );
}

/** Why each failure comes about, and what to do. */
export function explanationTable(): string[] {
  return table(
    ['failure', 'message, for example', 'cause', 'what helps'],
    errorCodes.map((each) => [code(each), code(explained[each][0]), explained[each][1], explained[each][2]]),
  );
}

/** The messages that stand in the page and in the sources, for the test that they are the same. */
export const exampleMessages = errorCodes.map((each) => explained[each][0]);

interface Body {
  code?: string | number;
  error?: string | { message: string };
  info?: string;
}

/** Status, code, and the text where the dialect has its own. */
function cell(status: number, { code: own, error, info }: Body, message: string): string {
  const text = typeof error === 'object' ? error.message : (error ?? info);
  const parts = [String(status)];
  if (own !== undefined) parts.push(code(String(own)));
  if (text !== message) parts.push(`"${text}"`);
  return parts.join(' ');
}

/** What a client of Supabase Auth gets, whose protocol has codes of its own. */
function supabaseCell(each: ErrorCode): string {
  const request = { ...REQUEST, headers: { authorization: 'Bearer x' } };
  const response = errorShapeOf('/auth/v1/token').renderError(failureOf(each), request);
  const { status, body } = response as { status: number; body: { error_code: string } };
  return status === 500 ? '-' : `${status} ${code(String(body.error_code))}`;
}
