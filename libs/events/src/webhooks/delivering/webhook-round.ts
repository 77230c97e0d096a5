import pLimit from 'p-limit';
import type { DeliveryOutcome, DueDelivery } from '../webhook-deliveries.repository.js';
import type { CallResult } from './webhook-client.js';
import { FAILURES_UNTIL_REST, nextAttemptIn, restFor } from './retry-schedule.js';
import type { ReceiverHealth } from './webhook-tasks.repository.js';

/** Calls of one receiver at once, once it has shown that it responds. */
const MAX_CALLS = 8;
/** How long a round begins further calls. */
const BEGIN_FOR_MS = 15_000;
const GONE = 410;
/** Statuses by which a receiver speaks of itself, and not of what was sent. */
const RESTING: readonly (number | null)[] = [429, 503];

/** What a round needs to know and do. */
export interface RoundOptions {
  readonly failures: number;
  readonly call: (delivery: DueDelivery) => Promise<CallResult>;
  readonly note: (outcome: DeliveryOutcome) => void;
  /** Ends the round behind the calls that are open. */
  readonly signal: AbortSignal;
}

/** How a receiver stands once some deliveries were made. */
export interface RoundResult extends ReceiverHealth {
  readonly isGone: boolean;
}

/**
 * Makes deliveries to one receiver: those of one record one after the other, of different records at once. It begins with one
 * call, and doubles with each success, so that a receiver which is dead or hangs keeps one call waiting and no more.
 */
export async function makeDeliveries(
  due: readonly DueDelivery[],
  options: RoundOptions,
): Promise<RoundResult> {
  const lane = pLimit(1);
  const endAt = performance.now() + BEGIN_FOR_MS;
  let { failures } = options;
  let [restSeconds, hasRecovered, isGone]: [number | null, boolean, boolean] = [null, false, false];

  const succeed = () => {
    if (failures >= FAILURES_UNTIL_REST) hasRecovered = true;
    failures = 0;
    lane.concurrency = Math.min(MAX_CALLS, lane.concurrency * 2);
  };
  const fail = ({ status, retryAfterSeconds }: CallResult) => {
    failures += 1;
    lane.concurrency = 1;
    if (status === GONE) isGone = true;
    else if (failures >= FAILURES_UNTIL_REST || RESTING.includes(status))
      restSeconds = restFor(failures, retryAfterSeconds);
  };
  const mayBegin = () =>
    restSeconds === null && !isGone && !options.signal.aborted && performance.now() < endAt;
  const deliver = async (ofRecord: readonly DueDelivery[]) => {
    for (const delivery of ofRecord) {
      if (!mayBegin()) return;
      const result = await options.call(delivery);
      if (result.isSuccess) succeed();
      else fail(result);
      const outcome = outcomeOf(delivery, result);
      options.note(outcome);
      if (outcome.status === 'pending') return;
    }
  };
  await Promise.all([...byRecord(due).values()].map((ofRecord) => lane(() => deliver(ofRecord))));
  return { failures, restSeconds, hasRecovered, isGone };
}

function byRecord(due: readonly DueDelivery[]): Map<string, DueDelivery[]> {
  const records = new Map<string, DueDelivery[]>();
  for (const delivery of due) {
    const known = records.get(delivery.recordId);
    if (known) known.push(delivery);
    else records.set(delivery.recordId, [delivery]);
  }
  return records;
}

function outcomeOf({ id, triedForSeconds, tries }: DueDelivery, result: CallResult): DeliveryOutcome {
  const { isSuccess, at, durationMs, status, body, error, retryAfterSeconds } = result;
  const again =
    isSuccess || status === GONE
      ? null
      : nextAttemptIn(triedForSeconds + durationMs / 1000, tries + 1, retryAfterSeconds);
  return {
    id,
    status: isSuccess ? 'succeeded' : again !== null ? 'pending' : 'failed',
    at,
    waitSeconds: again,
    attempt: { at: at.toISOString(), durationMs, status, error },
    responseStatus: status,
    responseBody: body,
    error,
  };
}
