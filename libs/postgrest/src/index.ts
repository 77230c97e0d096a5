export { formatArrayLiteral, parseArrayLiteral } from './array-literal.js';
export { readBody } from './body.js';
export type { BodyRow, WriteBody } from './body.js';
export { fromDatabaseError, statusOfSqlState } from './database-errors.js';
export { PostgrestError, refuse, statusOfCode, UnknownBodyColumn } from './errors.js';
export type { Explanation, RefusalCode } from './errors.js';
export { defaultLimits } from './limits.js';
export type { Limits } from './limits.js';
export type { MediaType } from './media-types.js';
export { targetKey } from './plan/keyed.js';
export { planRequest, wantsRepresentation } from './plan/plan.js';
export type { Plan } from './plan/plan.js';
export { readPreferences } from './preferences.js';
export type { Preferences } from './preferences.js';
export type { Condition, Logic, Operation } from './parse/tree.js';
export { findTable, readRequest } from './request.js';
export type { RequestHeaders, RequestInput, RestRequest } from './request.js';
export {
  checkAffected,
  checkSingular,
  respondToCreate,
  respondToDelete,
  respondToPut,
  respondToRead,
  respondToUpdate,
} from './response.js';
export type { ResponseRow, RestResponse, WriteOutcome } from './response.js';
export { allowedMethods, defineSchema, quoteIdentifier } from './schema.js';
export type {
  Column,
  ColumnDeclaration,
  Edge,
  Method,
  RelationDeclaration,
  Schema,
  Table,
  TableDeclaration,
} from './schema.js';
export {
  compileRead,
  compileRepresentation,
  compileRows,
  compileTargets,
  encodeKeys,
} from './sql/compile.js';
export { compileConversion, unfittingColumns, withConverted } from './sql/convert-sql.js';
export { compileReferences } from './sql/references-sql.js';
export type { Reference } from './sql/references-sql.js';
export { outputNames } from './sql/items.js';
export type { RepeatedStatement, Statement, StatementOptions } from './sql/parameters.js';
export { warning } from './warning.js';
export { checkPutBody, readPutKey, readUpsert } from './upsert.js';
export type { Upsert } from './upsert.js';
