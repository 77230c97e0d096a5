import { readdirSync } from 'node:fs';
import path from 'node:path';

/** The files in a directory and in those inside it, but for what has an excepted name. */
export function filesUnder(directory: string, excepted: ReadonlySet<string>): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (excepted.has(entry.name)) return [];
    const place = path.join(directory, entry.name);
    return entry.isDirectory() ? filesUnder(place, excepted) : entry.isFile() ? [place] : [];
  });
}
