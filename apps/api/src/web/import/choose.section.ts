import { html, type Html } from '../html.js';

const ACCEPTED = '.csv,.tsv,.txt,.ndjson,.jsonl,.json,.xlsx,.xlsm,.vcf,.gz,text/csv,text/vcard';

/** Where a file is dropped or chosen, and the imports there are. */
export function chooseSection(): Html {
  return html`
    <section id="choose" aria-labelledby="choose-title" hidden>
      <h2 id="choose-title" tabindex="-1">What would you like to import?</h2>
      <fieldset class="kinds">
        <legend class="hidden">Kind of records</legend>
        <label>
          <input type="radio" name="entity" value="contacts" checked />
          <span><strong>Contacts</strong> People, with their companies</span>
        </label>
        <label>
          <input type="radio" name="entity" value="companies" />
          <span><strong>Companies</strong> Organizations, with their addresses</span>
        </label>
        <label>
          <input type="radio" name="entity" value="deals" />
          <span><strong>Deals</strong> Opportunities, with their contacts</span>
        </label>
      </fieldset>
      <button type="button" id="drop" class="drop" aria-describedby="drop-hint file-error">
        <strong>Drop a file here, or choose one</strong>
        <span id="drop-hint">
          CSV, TSV, Excel (.xlsx), vCard, JSON or NDJSON, also gzipped. Nothing is written before you have
          seen what becomes of it.
        </span>
      </button>
      <input type="file" id="file" accept="${ACCEPTED}" aria-label="File to import" tabindex="-1" hidden />
      <div id="upload" class="upload" hidden>
        <label for="upload-progress" id="upload-label">Sending</label>
        <progress id="upload-progress" max="1" value="0"></progress>
        <button type="button" class="quiet" id="upload-cancel">Stop</button>
      </div>
      <p class="error" id="file-error" role="alert"></p>
      <div id="recent" hidden>
        <h3 id="recent-title">Recent imports</h3>
        <ul class="recent" id="recent-list" aria-labelledby="recent-title"></ul>
      </div>
    </section>
  `;
}
