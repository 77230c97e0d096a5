import { renderSupabaseError, SUPABASE_AUTH_PATH, supabaseErrorSchema } from '@rosetta/auth';
import type { Dialect } from '../dialects/dialect.js';
import { dialectOf } from '../dialects/index.js';

/** How failures look under a path, and the schema of that look. */
export type ErrorShape = Pick<Dialect, 'errorSchema' | 'renderError'>;

const supabaseShape: ErrorShape = {
  errorSchema: supabaseErrorSchema,
  renderError: (failure) => renderSupabaseError(failure, {}),
};

/** Finds the shape of the failures under a path: its dialect's, or Supabase Auth's where we speak as that. */
export function errorShapeOf(path: string): ErrorShape {
  return path.startsWith(`${SUPABASE_AUTH_PATH}/`) ? supabaseShape : dialectOf(path);
}
