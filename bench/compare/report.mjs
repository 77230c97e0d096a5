// Writes what was measured: a page with tables, a chart for each number of contacts, and the figures as JSON.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { chartOf } from './chart.mjs';
import { operations } from './operations.mjs';
import { median } from '../support.mjs';
import { titles } from './summary.mjs';

/** From here on a machine is too busy with other things for its rates to be trusted. */
const BUSY = 0.15;

const count = (value) => Math.round(value).toLocaleString('en');
const ratio = (value) => (value === undefined ? '' : value.toFixed(value < 0.1 ? 3 : 2));
const short = (value) => (value === undefined ? '' : value < 10 ? value.toFixed(1) : count(value));
const row = (cells) => `| ${cells.join(' | ')} |\n`;
const table = (head, rows) =>
  row(head) + row(head.map((_, index) => (index === 0 ? '---' : '---:'))) + rows.map(row).join('');
const others = (summary) => Object.keys(titles).filter((name) => name !== 'product' && summary[name]);

/** One operation in one line, for a terminal. */
export function lineOf(operation, summary) {
  const { product } = summary;
  const compared = others(summary).map((name) => `${ratio(product.to[name])} of ${titles[name]}`);
  const failed = Object.values(summary).reduce((sum, each) => sum + each.failed, 0);
  return [
    operation.padEnd(18),
    `${count(product.rate).padStart(7)} ${operations[operation].rows ? 'rows/s' : 'per s '}`,
    ...compared.map((text) => text.padStart(20)),
    failed > 0 ? `${failed} FAILED` : '',
  ].join('  ');
}

/** Writes the report into a directory and returns the names of its files. */
export async function writeReport(run, out) {
  mkdirSync(out, { recursive: true });
  for (const name of readdirSync(out)) if (/^floor-\d+\.svg$/.test(name)) rmSync(path.join(out, name));
  const files = { 'comparison.md': page(run), 'comparison.json': JSON.stringify(rounded(run)) };
  for (const [size, { operations: measured }] of Object.entries(run.sizes))
    files[`floor-${size}.svg`] = chartOf(`Rate, floor = 1: ${count(size)} contacts`, measured);
  const config = await resolveConfig(import.meta.filename);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(out, name);
    const pretty = name.endsWith('.svg') ? content : await format(content, { ...config, filepath: file });
    writeFileSync(file, pretty);
  }
  return Object.keys(files).map((name) => path.relative(process.cwd(), path.join(out, name)));
}

function page(run) {
  const { product, released } = run.revisions;
  const costs = run.costsAreKnown ? '' : ' CPU and memory are not known on this platform.';
  return `# The product beside a floor, a plain service and its last build

Written by \`npm run bench\`; [Benchmarks](../benchmarks.md#side-by-side) says what each is and how it is measured.

Product ${product}${released ? `, last build ${released}` : ''}. ${run.machine}; ${run.postgres}; ${run.rounds} rounds of
${run.seconds} s for each operation and contestant.${costs}

${Object.entries(run.sizes)
  .map(([size, measured]) => section(size, measured))
  .join('\n')}`;
}

function section(size, { operations: measured, startMs }) {
  const summaries = Object.entries(measured);
  const names = Object.keys(titles).filter((name) => summaries[0][1][name]);
  const compared = others(summaries[0][1]);
  const ratios = summaries.map(([operation, { product }]) => [
    operation,
    count(product.rate) + (operations[operation].rows ? ' rows' : ''),
    ...compared.map((name) => ratio(product.to[name])),
    ...compared.map((name) => ratio(product.cpuTo[name])),
  ]);
  const details = summaries.flatMap(([operation, summary]) =>
    names.map((name, index) => {
      const { rate, to, p50, p99, app, postgres, failed } = summary[name];
      const label = index === 0 ? `${operation}: ${titles[name]}` : titles[name];
      return [
        label,
        count(rate),
        name === 'floor' ? '1' : ratio(to.floor),
        short(p50),
        short(p99),
        short(app),
        short(postgres),
        failed,
      ];
    }),
  );
  const most = (name) => Math.max(...summaries.map(([, summary]) => summary[name].memory ?? 0));
  const processes = names.map((name) => [
    titles[name],
    `${count(startMs[name])} ms`,
    `${most(name) || '?'} MB`,
  ]);
  return `## ${count(size)} contacts

![Rate of each contestant as a share of the floor, ${count(size)} contacts](floor-${size}.svg)

${table(['Operation', 'Product, per second', ...compared.map((name) => `of ${titles[name]}`), ...compared.map((name) => `CPU of ${titles[name]}`)], ratios)}
${foreign(summaries)}
${table(['Contestant', 'Second start', 'Memory at most'], processes)}
Latencies in ms; CPU in µs for each request or, of a bulk call, each row:

${table(['Operation', 'Per second', 'Of floor', 'p50', 'p99', 'CPU, app', 'CPU, Postgres', 'Failed'], details)}`;
}

/** What the machine was doing besides: the reader must know how far to trust rates. */
function foreign(summaries) {
  const shares = summaries.flatMap(([, summary]) => Object.values(summary).map(({ others: share }) => share));
  if (shares.includes(undefined)) return '';
  const percent = (value) => `${Math.round(value * 100)} %`;
  const most = percent(Math.max(...shares));
  const usual = median(shares);
  const warning = usual > BUSY ? ' Rates and latencies say little then; CPU for each request says more.' : '';
  return `Others had ${percent(usual)} of the processors meanwhile, ${most} at worst.${warning}\n`;
}

/** Four digits of each figure: more are noise. */
function rounded(value) {
  if (typeof value === 'number') return Number(value.toPrecision(4));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)]));
}
