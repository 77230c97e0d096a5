/** The Node releases this product still runs on that get no more fixes, and when they ended. */
const ENDED: Readonly<Record<string, string>> = { 20: 'April 2026' };

/** What an operator should know about the Node this runs on; null about one that is maintained. */
export function outdatedNode(version: string): string | null {
  const major = version.split('.')[0]!;
  const end = ENDED[major];
  return end ? `Node ${major} ended in ${end} and gets no more security fixes; Node 22 and 24 do.` : null;
}
