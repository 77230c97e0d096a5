import { Injectable } from '@nestjs/common';
import type { Actor } from '@rosetta/common';
import { AccountsService } from '@rosetta/contacts';
import type {
  SalesAccountNames,
  SalesAccountsDto,
  SalesAccountsPage,
  SalesAccountDto,
} from './account.dto.js';
import { readAccountFilter, readAccountKeysetPage } from './account.input.js';
import { presentAccount } from './account.presenter.js';
import { asAccount } from './account-refusals.js';
import { toCursor } from './cursor.js';
import { MOST_NAMES, truncate, type TruncatingReply } from './truncation.js';

/** Reads accounts in the style of document E. */
@Injectable()
export class AccountPages {
  constructor(private readonly accounts: AccountsService) {}

  async get(actor: Actor, uuid: string): Promise<SalesAccountDto> {
    return presentAccount(await asAccount(this.accounts.get(actor, uuid)));
  }

  /** One more account than the page holds is read: it tells whether there is a next page. */
  async page(actor: Actor, body: SalesAccountsDto): Promise<SalesAccountsPage> {
    const asked = readAccountKeysetPage(body);
    const found = await this.accounts.keysetPage(actor, { ...asked, limit: asked.limit + 1 });
    const page = found.slice(0, asked.limit);
    const isLast = found.length === page.length;
    return { code: 0, data: page.map(presentAccount), next_page: isLast ? null : toCursor(page.at(-1)!.id) };
  }

  async names(actor: Actor, body: SalesAccountsDto, reply: TruncatingReply): Promise<SalesAccountNames> {
    const names = await this.accounts.directory(actor, readAccountFilter(body), MOST_NAMES + 1);
    return { code: 0, data: truncate(names, reply).map(({ id, name }) => ({ uuid: id, name })) };
  }
}
