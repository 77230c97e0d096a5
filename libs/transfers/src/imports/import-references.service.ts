import { Injectable } from '@nestjs/common';
import { OrganizationMembers } from '@rosetta/auth';
import { type Actor, fromPrefixedId, isUuid, type Transaction } from '@rosetta/common';
import { AccountsService, COMPANY_NAMES, externalIdOf } from '@rosetta/contacts';
import type { Draft, Drafts } from './drafts.js';
import { type ImportEntity, type ImportOptions, recordOf } from './import.entity.js';

/** The longest name of a company. */
const MAX_COMPANY_NAME = 200;

/** The longest that a member's name and e-mail can be. */
const MAX_OWNER = 600;

const ownerField = { contacts: 'assignee_id', companies: 'owner_id', deals: 'owner_id' } as const;

/**
 * Finds what the rows of a piece refer to by name: people by e-mail or name, companies by name. A constant number of
 * statements, however many rows there are.
 */
@Injectable()
export class ImportReferencesService {
  constructor(
    private readonly members: OrganizationMembers,
    private readonly accounts: AccountsService,
  ) {}

  async resolve(
    tx: Transaction,
    actor: Actor,
    { entity, options }: { readonly entity: ImportEntity; readonly options: ImportOptions },
    drafts: Drafts,
  ): Promise<void> {
    readIds(drafts, entity);
    await this.findOwners(tx, drafts, ownerField[entity]);
    await this.checkCompanies(tx, actor, drafts);
    await this.findCompanies(tx, actor, options, drafts, entity);
  }

  private async findOwners(tx: Transaction, drafts: Drafts, field: string): Promise<void> {
    const naming = drafts.sound().filter(({ fields }) => fields[field] !== undefined);
    if (naming.length === 0) return;
    const written = (draft: Draft) => calledBy(draft.fields[field] as string);
    const ids = new Map(naming.map((draft) => [written(draft), userIdOf(written(draft))]));
    const texts = [...ids].flatMap(([text, id]) => (id === null ? [text] : []));
    const found = await this.members.named(tx, texts);
    const missing = new Set(
      await this.members.missing(
        tx,
        [...ids.values()].filter((id) => id !== null),
      ),
    );
    for (const draft of naming) {
      const text = written(draft);
      const id = ids.get(text) ?? null;
      if (id !== null) {
        if (missing.has(id)) drafts.refuse(draft, field, 'no member of the organization has this id');
        else draft.fields[field] = id;
        continue;
      }
      const who = found.filter(({ email, name }) => [email, name].includes(text.toLowerCase()));
      if (who.length === 1) draft.fields[field] = who[0]!.id;
      else
        drafts.refuse(
          draft,
          field,
          who.length > 1
            ? 'several members of the organization have this name; say their e-mail'
            : 'no member of the organization has this name or e-mail',
        );
    }
  }

  /** A company that is named by an id has to be one that a record can name. */
  private async checkCompanies(tx: Transaction, actor: Actor, drafts: Drafts): Promise<void> {
    const naming = drafts.sound().filter(({ fields }) => fields.company_id !== undefined);
    const ids = [...new Set(naming.map(({ fields }) => fields.company_id as string))];
    const companyOf = await this.accounts.usable(actor, tx, ids);
    for (const draft of naming) {
      const named = draft.fields.company_id as string;
      const id = companyOf(named);
      if (id === undefined) drafts.refuse(draft, 'company_id', 'Company not found');
      else if (id !== named) {
        draft.warnings.push(`The company ${named} was merged into ${id}`);
        draft.fields.company_id = id;
      }
    }
  }

  /** Links the companies that rows name, and makes those nobody has where that is asked for. */
  private async findCompanies(
    tx: Transaction,
    actor: Actor,
    { createCompanies, dryRun }: ImportOptions,
    drafts: Drafts,
    entity: ImportEntity,
  ): Promise<void> {
    const naming = drafts
      .sound()
      .filter(({ fields }) => fields.company_name !== undefined && fields.company_id === undefined);
    if (naming.length === 0) return;
    const nameOf = ({ fields }: Draft) => fields.company_name as string;
    const mayCreate = createCompanies === true && !dryRun;
    if (mayCreate) await tx.takeAdvisoryLock(COMPANY_NAMES);
    const names = new Map(naming.map((draft) => [nameOf(draft).toLowerCase(), nameOf(draft)]));
    const ids = await this.accounts.findByName(tx, [...names.keys()]);
    const made = mayCreate ? await this.create(actor, names, ids) : new Set<string>();
    for (const draft of naming) {
      const id = ids.get(nameOf(draft).toLowerCase());
      if (id !== undefined) {
        draft.fields.company_id = id;
        if (made.delete(id)) draft.companyId = id;
      }
      // A contact keeps the name all the same.
      else if (entity === 'deals' && !(createCompanies && dryRun))
        drafts.refuse(
          draft,
          'company_name',
          'no company has this name; create_companies makes those there are none of',
        );
    }
  }

  /** Makes the companies that are missing, and notes them; answers which they are. */
  private async create(
    actor: Actor,
    names: ReadonlyMap<string, string>,
    ids: Map<string, string>,
  ): Promise<Set<string>> {
    const missing = [...names].filter(([key, name]) => !ids.has(key) && [...name].length <= MAX_COMPANY_NAME);
    if (missing.length === 0) return new Set();
    const created = await this.accounts.createMany(
      actor,
      missing.map(([, name]) => ({ name })),
    );
    missing.forEach(([key], place) => ids.set(key, created[place]!.id));
    return new Set(created.map(({ id }) => id));
  }
}

/** An id that is no id of ours is that of another system. */
function readIds(drafts: Drafts, entity: ImportEntity): void {
  const kind = recordOf[entity];
  for (const draft of drafts.sound()) {
    const { fields } = draft;
    if (fields.id === undefined) continue;
    const written = fields.id as string;
    const id = isUuid(written) ? written.toLowerCase() : fromPrefixedId(kind, written);
    if (id !== null) fields.id = id;
    else {
      const custom = fields.custom_fields as Record<string, unknown> | undefined;
      const other = externalIdOf(custom ?? {});
      if (other !== null && other !== written)
        drafts.warn(draft, 'id', written, 'the row has another id of another system');
      fields.custom_fields = { external_id: written, ...custom };
      delete fields.id;
    }
  }
}

/** As in "Jane Roe <jane@example.com>": who has both is known by the e-mail. */
function calledBy(text: string): string {
  if (text.length > MAX_OWNER) return text;
  const [, email] = /[<(\[]([^<>()[\]\s]+@[^<>()[\]\s]+)[>)\]]\s*$/.exec(text) ?? [];
  return email ?? text;
}

function userIdOf(text: string): string | null {
  return isUuid(text) ? text.toLowerCase() : fromPrefixedId('user', text);
}
