/** Something that was asked of a record, with what was answered. */
export interface Call<Asked = unknown, Answer = unknown> {
  readonly client: number;
  readonly asked: Asked;
  readonly answer: Answer;
  readonly begun: number;
  readonly ended: number;
}

/** What a record is, as far as its calls can tell; a state is plain data. */
export interface Model<State, Asked = unknown, Answer = unknown> {
  readonly initial: State;
  /** The state after a call that is answered like this in a state; null where it cannot be. */
  readonly next: (state: State, asked: Asked, answer: Answer) => State | null;
}

/**
 * Whether calls that overlapped could have happened one after the other, each at some moment while it lasted, with these
 * answers (Wing and Gong's search, with what is known to lead nowhere remembered, as Lowe's).
 */
export function isLinearizable<State, Asked, Answer>(
  calls: readonly Call<Asked, Answer>[],
  { initial, next }: Model<State, Asked, Answer>,
): boolean {
  const byBeginning = [...calls].sort((a, b) => a.begun - b.begun);
  const dead = new Set<string>();
  const search = (open: readonly Call<Asked, Answer>[], state: State): boolean => {
    if (open.length === 0) return true;
    const name = `${open.map((call) => byBeginning.indexOf(call)).join()} ${JSON.stringify(state)}`;
    if (dead.has(name)) return false;
    // Whatever began before the first of them ended may have been the first to happen.
    const firstEnd = Math.min(...open.map(({ ended }) => ended));
    for (const call of open) {
      if (call.begun > firstEnd) break;
      const after = next(state, call.asked, call.answer);
      if (
        after !== null &&
        search(
          open.filter((each) => each !== call),
          after,
        )
      )
        return true;
    }
    dead.add(name);
    return false;
  };
  return search(byBeginning, initial);
}
