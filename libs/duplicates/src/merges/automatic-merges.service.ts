import { Injectable } from '@nestjs/common';
import { OrganizationSettings } from '@rosetta/auth';
import { type Actor, failureOf, isMisfortune, type Transaction } from '@rosetta/common';
import { externalIdOf } from '@rosetta/contacts';
import { contactPrecision } from '../matching/contact-precision.js';
import { contactMatcher } from '../matching/matcher.js';
import { connectedBy, isClose, isSafe, safeGroups } from '../matching/safe-groups.js';
import type { DuplicateScan } from '../scans/duplicate-scan.entity.js';
import { MergesService } from './merges.service.js';
import { type SafeMember, SafePairsRepository } from './safe-pairs.repository.js';

/** Contacts whose groups are looked at in one step, which holds the lock that whoever matches contacts takes too. */
const AT_ONCE = 10;
const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * The last part of a scan, where the organization wants it: contacts become one that are so surely one as was measured (decision 24).
 * What becomes of them is a merge as any other, which can be undone.
 */
@Injectable()
export class AutomaticMergesService {
  constructor(
    private readonly settings: OrganizationSettings,
    private readonly pairs: SafePairsRepository,
    private readonly merges: MergesService,
  ) {}

  /** A scan that has compared everything, as it goes on, or ends. */
  async begin(scan: DuplicateScan): Promise<DuplicateScan> {
    const { mergeContactsAutomatically } = await this.settings.get(scan.organizationId);
    if (scan.entity !== 'contacts' || mergeContactsAutomatically === 'off') return ended(scan);
    return { ...scan, phase: 'merges', position: null, mergeFrom: contactPrecision.mergedFrom };
  }

  /** One step of it: a constant number of statements, and those of the merges. */
  async do(tx: Transaction, scan: DuplicateScan): Promise<DuplicateScan> {
    const from = scan.mergeFrom!;
    const firstIds = await this.pairs.nextFirst(tx, from, scan.position ?? NIL, AT_ONCE);
    if (firstIds.length === 0) return ended(scan);
    const pairs = await this.pairs.around(tx, from, firstIds);
    const idsOf = ({ firstId, secondId }: (typeof pairs)[number]) => [firstId, secondId] as const;
    const found = safeGroups(pairs.filter((pair) => isClose(pair, from)).map(idsOf));
    // Those that begin with another contact have had their turn, or will.
    const isOfStep = (ids: readonly string[]) => firstIds.includes([...ids].sort()[0]!);
    const groups = found.groups.filter(isOfStep);
    const ids = groups.flat();
    const members = new Map((await this.pairs.members(tx, ids)).map((row) => [row.id, row]));
    const split = ids.length > 0 ? await this.pairs.splitAmong(tx, ids) : [];
    let merged = 0;
    const held = [...pairs.filter((pair) => !isClose(pair, from)).map(idsOf), ...found.left.flatMap(inPairs)];
    for (const group of groups) {
      const rows = group.flatMap((id) => members.get(id) ?? []);
      const isSound = rows.length === group.length && areOne(rows, from) && !wereSplit(group, split);
      if (isSound && (await this.merge(scan, rows))) merged += rows.length - 1;
      else held.push(...inPairs(group));
    }
    const next = {
      ...scan,
      position: firstIds.at(-1)!,
      merged: String(Number(scan.merged) + merged),
      heldBack: String(Number(scan.heldBack) + connectedBy(held).filter(isOfStep).length),
    };
    return firstIds.length < AT_ONCE ? ended(next) : next;
  }

  /** False where the merge is refused: what it would make is too large, or somebody has written one of them just now. */
  private async merge(scan: DuplicateScan, rows: readonly SafeMember[]): Promise<boolean> {
    const [winner, ...losers] = [...rows].sort(
      (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1),
    );
    try {
      await this.merges.merge(actorOf(scan), 'contacts', {
        winnerId: winner!.id,
        loserIds: losers.map(({ id }) => id),
        rules: new Map(),
        isDryRun: false,
        accepted: undefined,
        automatic: { scanId: scan.id, versions: new Map(rows.map(({ id, version }) => [id, version])) },
      });
      return true;
    } catch (error) {
      const failure = failureOf(error);
      if (!failure || isMisfortune(failure)) throw error;
      return false;
    }
  }
}

/** Whoever started the scan merges; that they may was asked when it was started. */
function actorOf({ organizationId, userId, apiKeyId, requestId }: DuplicateScan): Actor {
  return {
    organizationId,
    userId,
    apiKeyId,
    requestId,
    role: null,
    permissions: new Set(['contacts:bulk']),
    dialect: 'platform',
  };
}

/** As they are by now, which may be otherwise than when they were compared; and known by one id of another system at most. */
function areOne(rows: readonly SafeMember[], from: number): boolean {
  const externalIds = new Set(rows.flatMap(({ customFields }) => externalIdOf(customFields) ?? []));
  if (externalIds.size > 1) return false;
  const traits = rows.map(contactMatcher.traits);
  return traits.every((one, at) =>
    traits.slice(0, at).every((other) => isSafe(contactMatcher.match(one, other), from)),
  );
}

/** Pairs by which they are together. */
function inPairs(group: readonly string[]): (readonly [string, string])[] {
  return group.slice(1).map((id) => [group[0]!, id]);
}

/** Whether two of them were in a merge that was undone. */
function wereSplit(group: readonly string[], split: readonly (readonly string[])[]): boolean {
  return split.some((ids) => group.filter((id) => ids.includes(id)).length > 1);
}

function ended(scan: DuplicateScan): DuplicateScan {
  return { ...scan, status: 'completed', finishedAt: new Date() };
}
