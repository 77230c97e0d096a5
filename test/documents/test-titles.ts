import { readFileSync } from 'node:fs';
import * as ts from 'typescript';

/** What joins a spec file, the suites around a test, and the test's own title. */
export const SEPARATOR = ' › ';

const cache = new Map<string, ReadonlySet<string>>();

/** Every test of a spec file, as `suite › test`, read from its source; tests that are skipped are none. */
export function testTitles(file: string): ReadonlySet<string> {
  const known = cache.get(file);
  if (known) return known;
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const titles = new Set<string>();
  collect(source, [], titles);
  cache.set(file, titles);
  return titles;
}

function collect(node: ts.Node, suites: readonly string[], titles: Set<string>): void {
  const call = ts.isCallExpression(node) ? titled(node) : undefined;
  if (!call) {
    ts.forEachChild(node, (child) => collect(child, suites, titles));
    return;
  }
  const path = [...suites, call.title];
  if (call.word !== 'describe') titles.add(path.join(SEPARATOR));
  else call.body.forEach((child) => collect(child, path, titles));
}

interface TitledCall {
  readonly word: string;
  readonly title: string;
  readonly body: readonly ts.Expression[];
}

/** Reads `it('...')` and `it.each(rows)('...')`, and the same of `test` and `describe`. */
function titled({ expression, arguments: [title, ...body] }: ts.CallExpression): TitledCall | undefined {
  const callee = ts.isCallExpression(expression) ? expression.expression.getText() : expression.getText();
  const isEach = ts.isCallExpression(expression);
  const word = /^(it|test|describe)(\.each)?$/.exec(callee);
  if (!word?.[1] || Boolean(word[2]) !== isEach || !title || body.length === 0) return undefined;
  return { word: word[1], title: textOf(title), body };
}

function textOf(title: ts.Expression): string {
  return ts.isStringLiteralLike(title) ? title.text : title.getText().replace(/^`|`$/g, '');
}
