import { Injectable } from '@nestjs/common';
import { type Actor, newId, type Transaction } from '@rosetta/common';
import type { DuplicateReports, ReportedPair } from '@rosetta/contacts';
import { contactMatcher } from '../matching/matcher.js';
import type { ComparedContact } from '../matching/contact-traits.js';
import { ScanRecordsRepository } from '../scans/scan-records.repository.js';
import { type FoundPair, PairsRepository } from './pairs.repository.js';

/** Takes pairs of contacts into the review queue that others have come across; they are weighed as a scan weighs its own. */
@Injectable()
export class PairReportsService implements DuplicateReports {
  constructor(
    private readonly pairs: PairsRepository,
    private readonly records: ScanRecordsRepository,
  ) {}

  async knownDifferent(tx: Transaction, contactIds: readonly string[]): Promise<ReportedPair[]> {
    return this.pairs.differentAmong(tx, contactIds);
  }

  async report(tx: Transaction, { importId }: Actor, pairs: readonly ReportedPair[]): Promise<void> {
    const { traits, match } = contactMatcher;
    const rows = await this.records.read(tx, 'contacts', [...new Set(pairs.flat())]);
    const known = new Map(rows.map((row) => [row.id, traits(row as ComparedContact & typeof row)]));
    const found = new Map<string, FoundPair>();
    for (const pair of pairs) {
      const [firstId, secondId] = pair[0] < pair[1] ? pair : [pair[1], pair[0]];
      const [first, second] = [known.get(firstId), known.get(secondId)];
      if (first === undefined || second === undefined) continue;
      found.set(`${firstId} ${secondId}`, { id: newId(), firstId, secondId, ...match(first, second) });
    }
    await this.pairs.report(tx, importId ?? null, [...found.values()]);
  }

  async withdraw(tx: Transaction, importId: string): Promise<void> {
    await this.pairs.withdraw(tx, importId);
  }
}
