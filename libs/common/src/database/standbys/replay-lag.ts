/** More than are written down while a standby lags as far as it may. */
const MOST = 10_000;

/**
 * How long ago the primary was where a standby is now: positions of the primary are written down as they are seen, and crossed
 * out as the standby passes them. A primary that writes nothing leaves no standby behind.
 */
export class ReplayLag {
  private ahead: { readonly position: number; readonly seenAt: number }[] = [];

  /** Notes where both are, and answers how many milliseconds lie between them. */
  note(written: number, replayed: number, now: number): number {
    const newest = this.ahead.at(-1);
    if (!newest || (written > newest.position && this.ahead.length < MOST))
      this.ahead.push({ position: written, seenAt: now });
    const passed = this.ahead.findIndex(({ position }) => position > replayed);
    this.ahead = passed < 0 ? [] : this.ahead.slice(passed);
    return this.ahead.length > 0 ? now - this.ahead[0]!.seenAt : 0;
  }
}
