/** Takes an empty text for null, as a form sends a field that nobody filled in. */
export function emptyAsNull(text: string | null | undefined): string | null | undefined {
  return text === '' ? null : text;
}

/** What a command says, without what it leaves open. */
export function withoutUndefined<Command extends object>(command: Command): Partial<Command> {
  return Object.fromEntries(
    Object.entries(command).filter(([, value]) => value !== undefined),
  ) as Partial<Command>;
}
