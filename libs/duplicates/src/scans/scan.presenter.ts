import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { DuplicateScan } from './duplicate-scan.entity.js';
import type { ScanDto, ScanPage } from './scan.dto.js';

/** Writes a scan in `/api/v1`. */
export function presentScan(scan: DuplicateScan): ScanDto {
  return {
    id: toPrefixedId('duplicateScan', scan.id),
    entity: scan.entity,
    status: scan.status,
    full: scan.isFull,
    phase: scan.phase,
    records: Number(scan.records),
    changed: Number(scan.changed),
    compared: Number(scan.compared),
    candidates: Number(scan.candidates),
    pairs: Number(scan.pairs),
    large_blocks: scan.blocks.map((blocks) => ({ ...blocks })),
    merge_from: scan.mergeFrom,
    merged: Number(scan.merged),
    held_back: Number(scan.heldBack),
    active_ms: Number(scan.activeMs),
    error: scan.error,
    created_at: isoSeconds(scan.createdAt),
    started_at: scan.startedAt && isoSeconds(scan.startedAt),
    finished_at: scan.finishedAt && isoSeconds(scan.finishedAt),
  };
}

/** Writes a page of scans, of which one more was read than is shown. */
export function presentScans(found: readonly DuplicateScan[], limit: number): ScanPage {
  const items = found.slice(0, limit).map(presentScan);
  return { items, next_cursor: found.length > limit ? items.at(-1)!.id : null };
}
