import { Injectable } from '@nestjs/common';
import { newId, type Transaction } from '@rosetta/common';
import { matchers } from '../matching/matcher.js';
import { AutomaticMergesService } from '../merges/automatic-merges.service.js';
import { type FoundPair, PairsRepository } from '../pairs/pairs.repository.js';
import { CandidatesRepository } from './candidates.repository.js';
import type { DuplicateScan } from './duplicate-scan.entity.js';
import { mapInTurns } from './map-in-turns.js';
import { type KeyedRecord, ScanRecordsRepository } from './scan-records.repository.js';

/** Records whose keys are written in one step. */
const KEYED_AT_ONCE = 2_000;
/** Records that are compared in one step. */
const COMPARED_AT_ONCE = 1_000;
/** Pairs that score less are not kept; what of the others is shown is the organization's to say. */
const LEAST_SCORE = 0.5;

/** One step of a scan: a constant number of statements for any number of records in it. */
@Injectable()
export class ScanStepService {
  constructor(
    private readonly records: ScanRecordsRepository,
    private readonly candidates: CandidatesRepository,
    private readonly pairs: PairsRepository,
    private readonly automaticMerges: AutomaticMergesService,
  ) {}

  /** Answers the scan as it is behind the step. */
  async do(tx: Transaction, scan: DuplicateScan): Promise<DuplicateScan> {
    if (scan.phase === 'merges') return this.automaticMerges.do(tx, scan);
    return scan.phase === 'keys' ? this.writeKeys(tx, scan) : this.compare(tx, scan);
  }

  private async writeKeys(tx: Transaction, scan: DuplicateScan): Promise<DuplicateScan> {
    const { entity } = scan;
    const begun = scan.position === null ? await this.records.forgetGone(tx, entity) : scan.records;
    const page = await this.records.nextChanged(tx, scan, KEYED_AT_ONCE);
    if (page === null) {
      return {
        ...scan,
        records: begun,
        phase: 'pairs',
        blocks: await this.candidates.largeBlocks(tx, entity),
      };
    }
    const { keys, traits } = matchers[entity];
    const keyed = await mapInTurns(page.rows, (row): KeyedRecord => ({ ...row, keys: keys(traits(row)) }));
    if (keyed.length > 0) await this.records.writeKeys(tx, scan, keyed);
    return { ...scan, records: begun, changed: sum(scan.changed, keyed.length), position: page.lastId };
  }

  private async compare(tx: Transaction, scan: DuplicateScan): Promise<DuplicateScan> {
    const { entity } = scan;
    const batch = await this.candidates.next(tx, entity, COMPARED_AT_ONCE);
    const paired = batch.filter(({ others }) => others.length > 0);
    const ids = new Set(paired.flatMap(({ id, others }) => [id, ...others]));
    const rows = ids.size > 0 ? await this.records.read(tx, entity, [...ids]) : [];
    const { traits, match } = matchers[entity];
    const known = new Map(await mapInTurns(rows, (row) => [row.id, traits(row)] as const));
    const found = await mapInTurns(paired, ({ id, others }) =>
      others.flatMap((other): FoundPair | [] => {
        const [a, b] = [known.get(id), known.get(other)];
        if (a === undefined || b === undefined) return [];
        const { score, why } = match(a, b);
        if (score < LEAST_SCORE) return [];
        const [firstId, secondId] = id < other ? [id, other] : [other, id];
        return { id: newId(), firstId, secondId, score, why };
      }),
    );
    const pairs = found.flat();
    if (pairs.length > 0) await this.pairs.keep(tx, scan, pairs);
    const compared = batch.map(({ id }) => id);
    if (compared.length > 0) {
      await this.records.noteCompared(tx, scan, compared);
      await this.pairs.forgetOutdated(tx, scan, compared);
    }
    const candidates = paired.reduce((count, { others }) => count + others.length, 0);
    const next = {
      ...scan,
      compared: sum(scan.compared, batch.length),
      candidates: sum(scan.candidates, candidates),
      pairs: sum(scan.pairs, pairs.length),
    };
    if (batch.length === COMPARED_AT_ONCE) return next;
    return this.automaticMerges.begin(next);
  }
}

function sum(count: string, more: number): string {
  return String(Number(count) + more);
}
