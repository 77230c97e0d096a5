import type { ApiResponse, TestApi } from '../support/api.js';
import type { DeclaredRoute } from '../support/census.js';

/** A request that gets past the guards of a route and no further: no id in it exists, and its body says nothing. */
export function askEmpty(
  api: TestApi,
  { method, path }: DeclaredRoute,
  headers: Record<string, string>,
): Promise<ApiResponse> {
  const json = ['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined;
  return api.request(method, path.replace(/:\w+/g, '0').replace('*', 'nothing'), { headers, json });
}
