/** Slots over which an organization's counts are spread, so that writers do not queue on one row. */
const SLOTS = 16;

/** The slot of `organization_counts` that one write adds to. */
export function countSlot(): number {
  return Math.floor(Math.random() * SLOTS);
}
