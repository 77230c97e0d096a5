// A bar chart as an SVG file that suits a light page and a dark one.
import { titles } from './summary.mjs';

const WIDTH = 760;
const LABELS = 140;
const VALUES = 46;
const TOP = 64;
const BAR = 11;
const GAP = 12;
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2937 }
  .title { font-size: 15px; font-weight: 600 }
  .value, .axis { font-size: 10px; fill: #4b5563 }
  .grid { stroke: #d1d5db } .one { stroke: #6b7280; stroke-dasharray: 4 3 }
  .product { fill: #2563eb } .released { fill: #94a3b8 } .plain { fill: #d97706 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e5e7eb } .value, .axis { fill: #9ca3af }
    .grid { stroke: #374151 } .one { stroke: #9ca3af }
    .product { fill: #60a5fa } .released { fill: #64748b } .plain { fill: #fbbf24 }
  }`;

const text = (x, y, content, attributes = '') => `<text x="${x}" y="${y}" ${attributes}>${content}</text>`;
const line = (x, top, bottom, name) =>
  `<line x1="${x}" x2="${x}" y1="${top}" y2="${bottom}" class="${name}"/>`;

/** Draws how near each contestant comes to the floor, operation by operation. */
export function chartOf(title, operations) {
  const names = Object.keys(titles).filter((name) => name !== 'floor' && Object.values(operations)[0][name]);
  const rows = Object.entries(operations);
  const group = names.length * BAR + GAP;
  const bottom = TOP + rows.length * group;
  const ratios = rows.flatMap(([, summary]) => names.map((name) => summary[name].to.floor ?? 0));
  const most = Math.max(1, ...ratios);
  const scale = (ratio) => (ratio / most) * (WIDTH - LABELS - VALUES);
  const step = most > 2 ? Math.ceil(most / 8) : 0.2;
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  const shapes = [
    text(0, 18, title, 'class="title"'),
    ...names.flatMap((name, index) => [
      `<rect x="${LABELS + index * 110}" y="34" width="10" height="10" rx="2" class="${name}"/>`,
      text(LABELS + 15 + index * 110, 43, titles[name]),
    ]),
    ...ticks.flatMap((tick) => {
      const x = LABELS + scale(tick);
      return [
        line(x, TOP - 4, bottom, 'grid'),
        text(x, bottom + 14, tick.toFixed(step < 1 ? 1 : 0), 'class="axis" text-anchor="middle"'),
      ];
    }),
    line(LABELS + scale(1), TOP - 8, bottom, 'one'),
    ...rows.flatMap(([operation, summary], index) => {
      const top = TOP + index * group;
      const middle = top + (names.length * BAR) / 2 + 4;
      return [
        text(LABELS - 10, middle, operation, 'text-anchor="end"'),
        ...names.flatMap((name, place) => bar(name, summary[name].to.floor ?? 0, top + place * BAR, scale)),
      ];
    }),
  ];
  const height = bottom + 24;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
<title>${title}</title>
<style>${STYLE}
</style>
${shapes.join('\n')}
</svg>
`;
}

function bar(name, ratio, y, scale) {
  const width = Math.max(1, scale(ratio));
  return [
    `<rect x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="${BAR - 1}" rx="1.5" class="${name}"/>`,
    text(
      (LABELS + width + 4).toFixed(1),
      y + BAR - 1,
      ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2),
      'class="value"',
    ),
  ];
}
