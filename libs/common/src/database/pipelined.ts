/**
 * Waits for statements that were sent one behind the other without waiting in between. Once one fails, those behind it fail
 * because of it: what is thrown is the failure of the first.
 */
export async function pipelined<T extends readonly unknown[]>(
  statements: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(statements);
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  }) as { -readonly [K in keyof T]: Awaited<T[K]> };
}
