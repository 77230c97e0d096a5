import type { Directions } from '../import.commands.js';
import type { ImportEntity } from '../import.entity.js';
import { CUSTOM, type KnownField, type Suggestion } from './columns.js';
import { fieldsOf, systemColumns } from './fields.js';
import { type KnownColumn, knownColumn } from './known-columns.js';
import { plainName } from './plain-name.js';
import { isCustomFieldKey } from '@rosetta/contacts';

const TAKEN = 'another column holds its field';
const SALUTATION = 'a form of address has no field';

/** What a file's columns are read as by their names: each alone, and then beside the others. */
export class Suggestions {
  private readonly known: readonly (KnownColumn | null)[];
  private readonly suggested: (Suggestion | undefined)[];
  private readonly keys = new Set<string>();
  /** Registered free-form fields by the plain form of their keys and labels. */
  private readonly registered = new Map<string, string>();

  /** `taken` are the fields that the caller has given to columns, `said` the places of those columns. */
  constructor(
    private readonly entity: ImportEntity,
    private readonly columns: readonly string[],
    customFields: readonly KnownField[],
    private readonly taken: Set<string>,
    private readonly said: ReadonlySet<number>,
  ) {
    const names = new Set(columns.map(plainName));
    this.known = columns.map((column, place) => {
      const known = said.has(place) ? null : knownColumn(entity, column);
      return known?.beside === undefined || names.has(plainName(known.beside)) ? known : null;
    });
    this.suggested = columns.map(() => undefined);
    for (const { key, label } of [...customFields].reverse())
      for (const name of [label, key]) this.registered.set(plainName(name), key);
  }

  /** The field of each column, or why it has none. */
  all(unknownColumns: Directions['unknownColumns']): Suggestion[] {
    this.give(({ isWeak, isBareName }) => !isWeak && !isBareName);
    this.giveBareNames();
    this.give(({ isWeak }) => isWeak === true);
    for (const key of this.taken) if (key.startsWith(CUSTOM)) this.keys.add(key);
    return this.columns.map((column, place) => {
      const suggestion = this.suggested[place] ?? this.customField(column) ?? this.unread(column, place);
      if (suggestion.field !== null || unknownColumns !== 'custom_fields' || this.said.has(place))
        return suggestion;
      return suggestion.isSystem ? suggestion : { field: this.newKey(column, place) };
    });
  }

  private give(isTurn: (known: KnownColumn) => boolean): void {
    this.known.forEach((known, place) => {
      if (known?.field === undefined || !isTurn(known) || this.suggested[place]) return;
      if (known.field === 'position' && known.isWeak && this.isBeforeFirstName(place))
        this.suggested[place] = { field: null, because: SALUTATION };
      else this.take(place, known.field);
    });
  }

  /** "Name" is the whole of it, or what no other column holds: "Name; Vorname", "Nombre; Apellidos". */
  private giveBareNames(): void {
    this.known.forEach((known, place) => {
      if (!known?.isBareName) return;
      const [first, last] = ['first_name', 'last_name'].map((field) => this.taken.has(field));
      if (first && !last) this.take(place, 'last_name');
      else if (last && !first) this.take(place, 'first_name');
      else this.take(place, 'name');
    });
  }

  private take(place: number, field: string): void {
    if (this.taken.has(field) && !fieldsOf[this.entity][field]?.isShared) {
      const because = field === 'position' ? SALUTATION : TAKEN;
      this.suggested[place] = { field: null, because: this.known[place]?.isWeak ? because : TAKEN };
      return;
    }
    this.taken.add(field);
    this.suggested[place] = { field };
  }

  /** As in "Title, First name, Last name": a form of address stands before the name. */
  private isBeforeFirstName(place: number): boolean {
    return this.known[place + 1]?.field === 'first_name';
  }

  private customField(column: string): Suggestion | undefined {
    const known = this.registered.get(plainName(column));
    if (known !== undefined) return this.takeKey(known);
    const [, key] = /^custom[_ ]?fields\.(.+)$/i.exec(column) ?? [];
    return key !== undefined && isCustomFieldKey(key) ? this.takeKey(key) : undefined;
  }

  private takeKey(key: string): Suggestion {
    const field = CUSTOM + key;
    if (this.taken.has(field)) return { field: null, because: TAKEN };
    this.taken.add(field);
    return { field };
  }

  private unread(column: string, place: number): Suggestion {
    if (systemColumns.has(plainName(column)))
      return { field: null, because: 'the system writes it', isSystem: true };
    return { field: null, because: this.known[place]?.because ?? 'no field has this name' };
  }

  /** A key of its own for a column that nobody knows; one that is written in no Latin letters is called by its place. */
  private newKey(column: string, place: number): string {
    const key = keyOf(column) || `column_${place + 1}`;
    let field = CUSTOM + key;
    for (let turn = 2; this.keys.has(field) || this.taken.has(field); turn++)
      field = `${CUSTOM}${key.slice(0, 60)}_${turn}`;
    this.keys.add(field);
    return field;
  }
}

function keyOf(column: string): string {
  return column
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 64);
}
