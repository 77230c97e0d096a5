/** What has been wrong with responses since it was last asked. */
const violations = new Set<string>();
let checked = 0;

/** Counts a response that was held to the documents, with what was wrong with it. */
export function noteResponse(problem: string | null): void {
  checked++;
  if (problem !== null) violations.add(problem);
}

/** How many responses this spec has seen held to the documents. */
export function responsesChecked(): number {
  return checked;
}

/** Takes what has been wrong since the last call, each once. */
export function takeViolations(): string[] {
  const taken = [...violations];
  violations.clear();
  return taken;
}

/** Fails when a response broke its contract since the last call. */
export function expectNoViolations(): void {
  const taken = takeViolations();
  if (taken.length === 0) return;
  const failure = new Error(`Not as the OpenAPI document says:\n\n${taken.join('\n\n')}`);
  // Where this was noticed tells nothing of where it came from.
  failure.stack = failure.message;
  throw failure;
}
