import { html, type Html } from '../html.js';
import { field, select } from './controls.js';
import { optionsForm } from './options.form.js';

const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'koi8-r',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
].map((name) => [name, name] as const);
const DELIMITERS = [
  [',', 'Comma ,'],
  [';', 'Semicolon ;'],
  ['\t', 'Tab'],
  ['|', 'Bar |'],
] as const;
const UNKNOWN = [
  ['ignore', 'are left out, and named'],
  ['custom_fields', 'become custom fields'],
  ['refuse', 'are a reason not to start'],
] as const;

/** What becomes of a file before anything is written, and everything that can be said otherwise. */
export function reviewSection(): Html {
  return html`
    <section id="review" aria-labelledby="review-title" hidden>
      <h2 id="review-title" tabindex="-1">Review</h2>
      <p id="review-intro" class="intro"></p>
      ${reading()}
      <div class="panel flush">
        <h3 id="columns-title">Columns</h3>
        <p id="columns-intro"></p>
        ${select('unknown_columns', 'Columns without a field', UNKNOWN)}
        <div class="scroll">
          <table class="columns" aria-labelledby="columns-title">
            <thead>
              <tr>
                <th scope="col">In the file</th>
                <th scope="col">First values</th>
                <th scope="col">Becomes</th>
              </tr>
            </thead>
            <tbody id="columns"></tbody>
          </table>
        </div>
      </div>
      ${optionsForm()}
      <div class="panel flush">
        <h3 id="rows-title">The first rows, as they would be written</h3>
        <div class="scroll" role="region" aria-labelledby="rows-title" tabindex="0">
          <table class="rows">
            <thead id="rows-head"></thead>
            <tbody id="rows"></tbody>
          </table>
        </div>
      </div>
      <div class="start">
        <p class="error" id="start-error" role="alert"></p>
        <button type="button" class="button" id="start" aria-describedby="start-error">Import</button>
        <button type="button" class="quiet" id="try">Try it without writing</button>
        <button type="button" class="quiet" id="discard">Choose another file</button>
      </div>
    </section>
  `;
}

function reading(): Html {
  return html`
    <div class="panel">
      <h3>How the file was read</h3>
      <dl class="facts found" id="found"></dl>
      <details id="skipped" hidden>
        <summary id="skipped-summary"></summary>
        <ul id="skipped-lines"></ul>
      </details>
      <details id="read-otherwise">
        <summary>Read it differently</summary>
        <form id="layout" class="fields">
          ${select('encoding', 'Encoding', [['', 'Found out'], ...ENCODINGS])}
          ${select('delimiter', 'Between cells', [['', 'Found out'], ...DELIMITERS])}
          ${select('sheet', 'Sheet', [['', 'The first that is shown']])}
          ${field(
            'header_line',
            'Line that names the columns',
            html`<input id="header_line" name="header_line" inputmode="numeric" placeholder="Found out" />`,
          )}
          <p class="error" id="layout-error" role="alert"></p>
          <button class="quiet">Read it again</button>
        </form>
      </details>
    </div>
  `;
}
