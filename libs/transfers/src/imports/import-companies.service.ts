import { Injectable } from '@nestjs/common';
import { type Actor, wireNameOf } from '@rosetta/common';
import { AccountImportService, type AccountRowOutcome } from '@rosetta/contacts';
import type { Draft, Drafts } from './drafts.js';
import type { RowResult } from './import.commands.js';
import type { ImportOptions } from './import.entity.js';
import { asCompany } from './mapping/records.js';
import { resultOfFailure, withWarnings } from './row-results.js';

/** Writes rows as companies. */
@Injectable()
export class ImportCompaniesService {
  constructor(private readonly accounts: AccountImportService) {}

  async write(actor: Actor, options: ImportOptions, drafts: Drafts): Promise<Map<Draft, RowResult>> {
    const sound = drafts.sound();
    const outcomes = await this.accounts.importMany(
      actor,
      sound.map(({ fields }) => asCompany(fields)),
      {
        skipDuplicates: options.skipDuplicates ?? false,
        dryRun: options.dryRun,
        lenient: !options.strict,
      },
    );
    return new Map(sound.map((draft, place) => [draft, resultOfCompany(outcomes[place]!, draft, drafts)]));
  }
}

function resultOfCompany(outcome: AccountRowOutcome, draft: Draft, drafts: Drafts): RowResult {
  if ('failure' in outcome) return resultOfFailure(outcome.failure);
  for (const { field, value, why } of outcome.dropped) drafts.warn(draft, wireNameOf(field), value, why);
  return withWarnings(
    { outcome: outcome.outcome, ...(outcome.accountId !== null && { id: outcome.accountId }) },
    [...draft.warnings, ...outcome.warnings],
  );
}
