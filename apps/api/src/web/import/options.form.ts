import { getCountries } from 'libphonenumber-js/min';
import { html, type Html } from '../html.js';
import { checkbox, select, text } from './controls.js';

const MATCHED =
  'A contact is known by its id, an e-mail, a phone, or its id in another system, in this order; a company by its id, its id ' +
  'in another system, its domain, or its name.';

/** Numbering plans that are no country of ISO 3166. */
const NO_COUNTRIES: readonly string[] = ['AC', 'TA', 'XK'];
const names = new Intl.DisplayNames('en', { type: 'region' });
const countries = getCountries()
  .filter((code) => !NO_COUNTRIES.includes(code))
  .map((code) => [code, names.of(code) ?? code] as const)
  .sort(([, a], [, b]) => a.localeCompare(b));

/** What can be said of an import once for all of its rows; each control is named as the option of the API. */
export function optionsForm(): Html {
  return html`
    <form class="panel flush" id="options" aria-labelledby="options-title">
      <h3 id="options-title">Options</h3>
      <div class="fields grid">
        ${select('date_order', 'Dates such as 04/05/2026', [
          ['', 'As the file proves it'],
          ['DMY', 'Day first: 4 May'],
          ['MDY', 'Month first: April 5'],
        ])}
        ${select('decimal_sign', 'Numbers such as 1.234', [
          ['', 'As the file proves it'],
          ['.', 'A point before the fraction'],
          [',', 'A comma before the fraction'],
        ])}
        ${select('strict', 'A cell that cannot be read', [
          ['', 'is left out, with a warning'],
          ['true', 'fails its row'],
        ])}
      </div>
      <div class="fields grid" data-entity="contacts deals">
        ${select('default_country', 'Country of phone numbers without one', [
          ['', 'As the organization has it'],
          ...countries,
        ])}
        ${checkbox('create_companies', 'Create companies that nobody has')}
      </div>
      <div class="fields grid" data-entity="contacts companies">
        ${select(
          'skip_duplicates',
          'A record that is known',
          [
            ['', 'is completed by the row'],
            ['true', 'is left as it is'],
          ],
          MATCHED,
        )}
      </div>
      <div class="fields grid" data-entity="contacts deals">
        ${select(
          'on_ambiguous',
          'A row that belongs to two contacts',
          [
            ['', 'goes to the one of its e-mail'],
            ['newest', 'goes to the one that was changed last'],
            ['review', 'is left out, and people decide whether they are one'],
            ['error', 'fails'],
          ],
          'By its e-mail to one, by its phone to another. What people are to decide stands at Duplicates; a deal is made all the same.',
        )}
      </div>
      <div class="fields grid" data-entity="contacts">
        ${text('default_source', 'Source of rows that have none')}
        ${text('default_tags', 'Tags for every row', 'Separated by commas.')}
      </div>
      <div class="fields grid" data-entity="deals" hidden>
        ${select(
          'skip_if_exists',
          'A deal that is known',
          [
            ['', 'is changed, or made once more'],
            ['true', 'is left as it is'],
          ],
          'By its id, by its id in another system, or, to be left, by its contact and title.',
        )}
        ${select('default_pipeline_id', 'Pipeline of rows that name none', [['', 'The default one']])}
        ${select('default_stage', 'Stage of rows that name none', [['', 'The first one']])}
        ${text('default_currency', 'Currency of rows that name none', 'Three letters, such as EUR.')}
        ${checkbox('create_contact_if_missing', 'Create contacts that nobody has')}
      </div>
    </form>
  `;
}
