import { refuse } from '../errors.js';

const blank = /[ \t]+/y;

/** A cursor over one parameter that knows how PostgREST words its syntax errors. */
export class Reader {
  at = 0;

  constructor(
    readonly text: string,
    private readonly subject: string,
    private readonly shown = text,
  ) {}

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** Whether the literal comes next. */
  sees(literal: string): boolean {
    return this.text.startsWith(literal, this.at);
  }

  /** Steps over the literal if it comes next. */
  take(literal: string): boolean {
    if (!this.sees(literal)) return false;
    this.at += literal.length;
    return true;
  }

  /** Steps over what a sticky pattern matches here. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  skipBlanks(): void {
    this.match(blank);
  }

  expect(literal: string, expecting = `"${literal}"`): void {
    if (!this.take(literal)) this.fail(expecting);
  }

  expectEnd(expecting = 'end of input'): void {
    if (!this.ended) this.fail(expecting);
  }

  /** Refuses the parameter at the given place. */
  fail(expecting: string, at = this.at): never {
    const character = String.fromCodePoint(this.text.codePointAt(at) ?? 32);
    const unexpected = at < this.text.length ? `"${character}"` : 'end of input';
    throw refuse.syntax(
      this.subject,
      this.shown,
      [...this.text.slice(0, at)].length + 1,
      `unexpected ${unexpected} expecting ${expecting}`,
    );
  }

  /** Refuses a parameter that is well formed but larger than this door accepts. */
  refuseSize(reason: string): never {
    throw refuse.syntax(this.subject, this.shown, [...this.text.slice(0, this.at)].length + 1, reason);
  }
}
