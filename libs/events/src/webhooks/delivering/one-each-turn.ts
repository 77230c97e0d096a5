/**
 * Begins what it is given one after the other, one in each turn of the event loop: whatever else the process has to respond to
 * waits for one of them, and never for a queue.
 */
export class OneEachTurn {
  private readonly waiting: (() => void)[] = [];

  /** Does `work` in a turn of its own. */
  async begin<T>(work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      if (this.waiting.push(begin) === 1) this.nextTurn();
    });
    return work();
  }

  private nextTurn(): void {
    setImmediate(() => {
      this.waiting.shift()!();
      if (this.waiting.length > 0) this.nextTurn();
    });
  }
}
