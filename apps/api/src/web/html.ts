/** Text that is markup already. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = Html | string | readonly Html[];

/** Writes markup; what is put in is escaped, unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(written)));
}

/** Data for a page's scripts, as a block that browsers do not run. */
export function dataBlock(id: string, data: unknown): Html {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return new Html(`<script type="application/json" id="${id}">${json}</script>`);
}

function written(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  return value.map(({ text }) => text).join('');
}
