import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';

type Scope = Readonly<Record<string, any>>;

/**
 * Renders a Helm chart as far as ours needs it: values, variables of a range, `if`, `range`, `define`, `include`, `quote`,
 * `printf`, `toYaml`, `nindent`. What it does not know it throws at, and so it does at a value that is not there. It is no Helm.
 */
export class Chart {
  private readonly defined = new Map<string, string>();
  private readonly files: Readonly<Record<string, string>>;
  readonly values: Scope;
  readonly facts: Scope;

  constructor(directory: string) {
    const read = (file: string) => readFileSync(path.join(directory, file), 'utf8');
    this.values = parse(read('values.yaml')) as Scope;
    this.facts = parse(read('Chart.yaml')) as Scope;
    const names = readdirSync(path.join(directory, 'templates'));
    this.files = Object.fromEntries(names.map((name) => [name, read(`templates/${name}`)]));
    for (const text of Object.values(this.files))
      for (const [, name, body] of text.matchAll(/\{\{- define "(.+?)" -\}\}\n([^]*?)\n\{\{- end \}\}/g))
        this.defined.set(name!, body!);
  }

  /** The objects that are made of it, with values in the place of its own. */
  render(changed: (values: any) => void = () => undefined): any[] {
    const values = structuredClone(this.values);
    changed(values);
    const Chart = { Name: this.facts['name'], AppVersion: this.facts['appVersion'] };
    const scope = { Values: values, Chart, Release: { Name: 'crm', Service: 'Helm' } };
    return Object.entries(this.files)
      .filter(([name]) => name.endsWith('.yaml'))
      .flatMap(([name, text]) =>
        parseAllDocuments(this.rendered(text, scope)).map((document) => {
          if (document.errors.length > 0) throw new Error(`${name}: ${String(document.errors[0])}`);
          return document.toJS() as unknown;
        }),
      )
      .filter((each) => each !== null);
  }

  private rendered(text: string, scope: Scope): string {
    const [all, opening] =
      /^ *\{\{- (?:if|range) [^}]+\}\}\n/m.exec(text) === null
        ? []
        : [true, text.search(/^ *\{\{- (?:if|range) /m)];
    if (!all)
      return text.replace(/( *)\{\{(-?) (.+?) \}\}/g, (...found) => this.put(found as string[], scope));
    const before = text.slice(0, opening);
    const [head = '', , word = '', condition = ''] = /^( *)\{\{- (if|range) (.+?) \}\}\n/.exec(
      text.slice(opening),
    )!;
    const rest = text.slice(opening! + head.length);
    const end = endOf(rest);
    const body = rest.slice(0, end.index);
    const after = rest.slice(end.index + end[0].length);
    const inner =
      word === 'if' ? this.conditional(condition, body, scope) : this.repeated(condition, body, scope);
    return this.rendered(before, scope) + inner + this.rendered(after, scope);
  }

  private conditional(condition: string, body: string, scope: Scope): string {
    const isNegated = condition.startsWith('not ');
    return Boolean(valueOf(condition.replace('not ', ''), scope)) === isNegated
      ? ''
      : this.rendered(body, scope);
  }

  private repeated(condition: string, body: string, scope: Scope): string {
    const [, key = '', value = '', list = ''] = /^(\$\w+), (\$\w+) := (.+)$/.exec(condition)!;
    return Object.entries(valueOf(list, scope) as Scope)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, is]) => this.rendered(body, { ...scope, [key]: name, [value]: is as unknown }))
      .join('');
  }

  private put([, blanks = '', dash = '', expression = '']: string[], scope: Scope): string {
    const [first = '', ...filters] = expression.split(' | ');
    let value = this.evaluate(first, scope);
    for (const filter of filters) {
      const [, indent] = /^nindent (\d+)$/.exec(filter) ?? [];
      if (filter === 'quote') value = JSON.stringify(String(value));
      else if (indent)
        value = String(value)
          .trimEnd()
          .replace(/^/gm, ' '.repeat(Number(indent)));
      else throw new Error(`The chart has a filter that its test does not know: ${filter}`);
    }
    return (dash ? '' : blanks) + String(value);
  }

  private evaluate(expression: string, scope: Scope): unknown {
    const [, included] = /^include "(.+)" \.$/.exec(expression) ?? [];
    if (included) return this.rendered(this.defined.get(included)!, scope);
    const [, yaml] = /^toYaml (.+)$/.exec(expression) ?? [];
    if (yaml) return stringify(valueOf(yaml, scope));
    const [, format = '', words = ''] = /^printf "(.+?)" (.+)$/.exec(expression) ?? [];
    if (!format) return valueOf(expression, scope);
    const parts = words.split(' ').map((word) => String(valueOf(word, scope)));
    return format.replace(/%s/g, () => parts.shift()!);
  }
}

/** The `end` of a block whose head stands before the text. */
function endOf(text: string): RegExpExecArray {
  const words = /^ *\{\{- (?:(if|range) .+?|end) \}\}\n?/gm;
  let depth = 1;
  for (let found = words.exec(text); found; found = words.exec(text)) {
    depth += found[1] ? 1 : -1;
    if (depth === 0) return found;
  }
  throw new Error('A block of the chart has no end');
}

function valueOf(expression: string, scope: Scope): unknown {
  const value = expression
    .replace(/^\./, '')
    .split('.')
    .reduce<unknown>((within, name) => (within as Scope | undefined)?.[name], scope);
  if (value === undefined) throw new Error(`The chart has no value for ${expression}`);
  return value;
}
