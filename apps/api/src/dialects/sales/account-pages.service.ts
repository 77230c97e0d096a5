import { Injectable } from '@nestjs/common';
import { OrganizationMembers } from '@rosetta/auth';
import type { Actor } from '@rosetta/common';
import { type Account, AccountsService, CompanyContactsService } from '@rosetta/contacts';
import type {
  SalesAccountNames,
  SalesAccountsDto,
  SalesAccountsPage,
  SalesAccountDto,
} from './account.dto.js';
import { readAccountFilter, readAccountKeysetPage } from './account.input.js';
import { ownerOf, presentAccount } from './account.presenter.js';
import { asAccount } from './account-refusals.js';
import { toCursor } from './cursor.js';
import { markTruncated, MOST_NAMES, truncate, type TruncatingReply } from './truncation.js';

/** How many contacts an account shows at most. */
const MOST_CONTACTS = 100;

/** Reads accounts in the style of document E: with their contacts and owners, one more statement of each for any number. */
@Injectable()
export class AccountPages {
  constructor(
    private readonly accounts: AccountsService,
    private readonly contacts: CompanyContactsService,
    private readonly members: OrganizationMembers,
  ) {}

  /** @throws {not_found} */
  async get(actor: Actor, uuid: string, reply: TruncatingReply): Promise<SalesAccountDto> {
    const account = await asAccount(this.accounts.get(actor, uuid));
    const [shown] = await this.present(actor, [account], reply);
    return shown!;
  }

  /**
   * One more account than the page holds is read: it tells whether there is a next page.
   * @throws {validation_failed}
   */
  async page(actor: Actor, body: SalesAccountsDto, reply: TruncatingReply): Promise<SalesAccountsPage> {
    const asked = readAccountKeysetPage(body);
    const found = await this.accounts.keysetPage(actor, { ...asked, limit: asked.limit + 1 });
    const page = found.slice(0, asked.limit);
    const isLast = found.length === page.length;
    const data = await this.present(actor, page, reply);
    return { code: 0, data, next_page: isLast ? null : toCursor(page.at(-1)!.id) };
  }

  /** One more contact than an account shows is read: it tells whether there are more. */
  private async present(
    actor: Actor,
    accounts: readonly Account[],
    reply: TruncatingReply,
  ): Promise<SalesAccountDto[]> {
    const ids = accounts.map(({ id }) => id);
    const [found, owners] = await Promise.all([
      this.contacts.ofAccounts(actor, ids, MOST_CONTACTS + 1),
      this.members.namesOf(actor.organizationId, accounts.map(ownerOf)),
    ]);
    const all = [...found];
    if (all.some(([, { length }]) => length > MOST_CONTACTS)) markTruncated(reply);
    const contacts = new Map(all.map(([id, placed]) => [id, placed.slice(0, MOST_CONTACTS)]));
    return accounts.map((account) => presentAccount(account, { owners, contacts }));
  }

  async names(actor: Actor, body: SalesAccountsDto, reply: TruncatingReply): Promise<SalesAccountNames> {
    const names = await this.accounts.directory(actor, readAccountFilter(body), MOST_NAMES + 1);
    return { code: 0, data: truncate(names, reply).map(({ id, name }) => ({ uuid: id, name })) };
  }
}
