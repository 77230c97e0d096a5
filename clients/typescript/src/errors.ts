import { retryAfterMs } from './retry.js';

/** What a call gives: the data of a success, or the error in the shape of its API. */
export type Result<Data = unknown, Body = unknown> =
  { data: Data; error?: never; response: Response } | { data?: never; error: Body; response: Response };

/** The data of a call that succeeded. */
export type DataOf<ApiResponse> = ApiResponse extends { data: infer Data } ? Data : never;

/** A refused call as an exception; `body` is the error in the shape of its API. */
export class RosettaError extends Error {
  override readonly name = 'RosettaError';

  constructor(
    readonly body: unknown,
    readonly response: Response,
  ) {
    super(`${response.status} ${sentenceOf(body) ?? response.statusText}`);
  }

  get status(): number {
    return this.response.status;
  }

  /** How long the server asks to wait; undefined when it does not. */
  get retryAfterMs(): number | undefined {
    return retryAfterMs(this.response);
  }
}

/** The data of a call; a refused one throws a {@link RosettaError}. */
export async function dataOf<ApiResponse extends Result>(
  call: Promise<ApiResponse>,
): Promise<DataOf<ApiResponse>> {
  const { data, error, response } = await call;
  if (!response.ok) throw new RosettaError(error, response);
  return data as DataOf<ApiResponse>;
}

/** Each of the APIs says in a sentence what went wrong, under a name of its own. */
function sentenceOf(body: unknown): string | undefined {
  const { error, info, message } = (body ?? {}) as Record<'error' | 'info' | 'message', unknown>;
  return [error, info, message].find((sentence) => typeof sentence === 'string');
}
