import { type DataOf, dataOf, type Result } from './errors.js';

/** A page of a list that counts: of `/api/v1`, of `crm-contacts-api`, and of `search-contacts`. */
type CountedPage =
  | { items: unknown[]; total: number }
  | { data: unknown[]; count: number }
  | { contacts: unknown[]; total: number };

type CountedItem<Page> = Page extends
  { items: (infer Item)[] } | { data: (infer Item)[] } | { contacts: (infer Item)[] }
  ? Item
  : never;

/** A page of `sales`; the response to `lite` names no next one. */
interface CursorPage {
  data: unknown[];
  next_page?: string | null;
}

type CursorItem<Page> = Page extends { data: (infer Item)[]; next_page: string | null } ? Item : never;

/** Which part of a list is asked for. */
export type Part = { limit: number; offset: number };

/** Walks a list of `/api/v1`, `crm-contacts-api` or `search-contacts`, page by page. */
export async function* itemsByOffset<ApiResponse extends Result<CountedPage>>(
  read: (part: Part) => Promise<ApiResponse>,
  { limit = 100 } = {},
): AsyncGenerator<CountedItem<DataOf<ApiResponse>>> {
  let [offset, total] = [0, Infinity];
  while (offset < total) {
    const page: CountedPage = await dataOf(read({ limit, offset }));
    const items = 'items' in page ? page.items : 'data' in page ? page.data : page.contacts;
    yield* items as CountedItem<DataOf<ApiResponse>>[];
    // A page without items is the last, whatever the total says: others may be deleting.
    total = items.length === 0 ? 0 : 'total' in page ? page.total : page.count;
    offset += items.length;
  }
}

/** Walks a list of `sales`, cursor by cursor. */
export async function* itemsByCursor<ApiResponse extends Result<CursorPage>>(
  read: (page: string | null) => Promise<ApiResponse>,
): AsyncGenerator<CursorItem<DataOf<ApiResponse>>> {
  let next: string | null = null;
  do {
    const page: CursorPage = await dataOf(read(next));
    yield* page.data as CursorItem<DataOf<ApiResponse>>[];
    next = page.next_page ?? null;
  } while (next !== null);
}

/** Walks a table of the proxy, which answers at most 1,000 rows at once; give it an `order`, or rows may come twice. */
export async function* rowsByRange<ApiResponse extends Result<unknown[]>>(
  read: (part: Part) => Promise<ApiResponse>,
  { limit = 1_000 } = {},
): AsyncGenerator<DataOf<ApiResponse>[number]> {
  for (let offset = 0; ; offset += limit) {
    const rows: DataOf<ApiResponse> = await dataOf(read({ limit, offset }));
    yield* rows as DataOf<ApiResponse>[number][];
    if (rows.length < limit) return;
  }
}
