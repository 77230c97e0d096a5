import { Injectable } from '@nestjs/common';
import { type Actor, inWireNames } from '@rosetta/common';
import { type Account, type AccountFields, AccountsService } from '@rosetta/contacts';
import {
  type SalesAccountDone,
  SalesActivateAccount,
  SalesCreateAccount,
  SalesDeleteAccount,
  SalesInactivateAccount,
  SalesUpdateAccount,
} from './account.dto.js';
import { accountWireNames, readAccountFields } from './account.input.js';
import { presentWrittenAccount } from './account.presenter.js';
import { asAccount } from './account-refusals.js';
import { countryNumber } from './countries.js';

/** The bodies of `POST /api/sales/accounts/account`, by their `action`. */
export const accountActions = {
  create: SalesCreateAccount,
  update: SalesUpdateAccount,
  delete: SalesDeleteAccount,
  inactivate: SalesInactivateAccount,
  activate: SalesActivateAccount,
} as const;

/** Any body of `POST /api/sales/accounts/account`. */
export type AccountAction = InstanceType<(typeof accountActions)[keyof typeof accountActions]>;

const ONLY_ONCE = { onlyOnce: true };

/** Does what a body's `action` says to an account. */
@Injectable()
export class AccountActions {
  constructor(private readonly accounts: AccountsService) {}

  /** @throws {not_found | validation_failed | already_active | already_inactive} */
  async perform(actor: Actor, body: AccountAction): Promise<SalesAccountDone> {
    switch (body.action) {
      case 'create':
        return this.create(actor, body);
      case 'update':
        return this.update(actor, body);
      case 'delete':
        await asAccount(this.accounts.delete(actor, body.uuid));
        return done('deleted', body.uuid);
      case 'inactivate': {
        const work = this.accounts.inactivate(actor, body.uuid, ONLY_ONCE);
        await asAccount(work, 'Account not found or already inactive');
        return done('inactivated', body.uuid);
      }
      case 'activate': {
        const work = this.accounts.activate(actor, body.uuid, ONLY_ONCE);
        await asAccount(work, 'Account not found or already active');
        return done('activated', body.uuid);
      }
    }
  }

  private async create(actor: Actor, body: SalesCreateAccount): Promise<SalesAccountDone> {
    const creating = this.accounts.create(actor, { ...readAccountFields(body), name: body.name });
    const account = await inWireNames(creating, accountWireNames);
    return { ...done('created', account.id), data: presentWrittenAccount(account) };
  }

  private async update(actor: Actor, body: SalesUpdateAccount): Promise<SalesAccountDone> {
    const fields = readAccountFields(body);
    const change = (account: Account) => withoutSameCountry(account, body, fields);
    const updating = asAccount(this.accounts.update(actor, body.uuid, change));
    const account = await inWireNames(updating, accountWireNames);
    return { ...done('updated', account.id), data: presentWrittenAccount(account) };
  }
}

/** A number that says the same as the account's own words leaves them as they are. */
function withoutSameCountry(
  account: Account,
  { country, country_name: words }: SalesUpdateAccount,
  fields: AccountFields,
): AccountFields {
  const isSame = country != null && !words && countryNumber(account.country) === country;
  return isSame ? { ...fields, country: undefined } : fields;
}

function done(what: string, uuid: string): SalesAccountDone {
  return { code: 0, message: `Account ${what} successfully`, uuid };
}
