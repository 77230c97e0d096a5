const quoted = /\s*"([^"\\]*(?:\\[^][^"\\]*)*)"\s*(?=[,}])/y;
const bare = /([^"{},\\]+)(?=[,}])/y;

function next(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Reads a flat Postgres array literal; undefined when only Postgres itself can judge the text. */
export function parseArrayLiteral(text: string): (string | null)[] | undefined {
  const literal = text.trim();
  if (!literal.startsWith('{') || !literal.endsWith('}')) return undefined;
  if (/^\{\s*\}$/.test(literal)) return [];
  const elements: (string | null)[] = [];
  let at = 1;
  for (;;) {
    const inQuotes = next(quoted, literal, at);
    if (inQuotes) {
      elements.push((inQuotes[1] ?? '').replace(/\\([^])/g, '$1'));
      at = quoted.lastIndex;
    } else {
      const plain = next(bare, literal, at)?.[1];
      const trimmed = plain?.trim();
      if (!plain || !trimmed) return undefined;
      elements.push(trimmed.toLowerCase() === 'null' ? null : trimmed);
      at += plain.length;
    }
    if (literal[at] === ',') at += 1;
    else return at === literal.length - 1 ? elements : undefined;
  }
}

/** Writes a Postgres array literal in which every element is quoted. */
export function formatArrayLiteral(elements: readonly (string | null)[]): string {
  const written = elements.map((element) =>
    element === null ? 'NULL' : `"${element.replace(/[\\"]/g, '\\$&')}"`,
  );
  return `{${written.join(',')}}`;
}
