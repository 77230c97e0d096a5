import { refuse } from '../errors.js';
import { hintOfRelation } from '../hints.js';
import type { Edge, Table } from '../schema.js';

function matchesTarget(edge: Edge, origin: Table, target: string): boolean {
  const isForeignKey = edge.toOne && target === edge.originColumn.name;
  if (edge.target.name === origin.name) return edge.toOne ? isForeignKey : target === edge.target.name;
  return target === edge.target.name || target === edge.constraint || isForeignKey;
}

function matchesHint(edge: Edge, origin: Table, target: string, hint: string): boolean {
  if (target !== edge.target.name) return false;
  if (edge.target.name === origin.name) return !edge.toOne && hint === edge.targetColumn.name;
  return [edge.constraint, edge.originColumn.name, edge.targetColumn.name].includes(hint);
}

/** The one relation that a written target (and hint) of an embed means. */
export function findRelation(origin: Table, target: string, hint: string | undefined): Edge {
  const found = origin.edges.filter((edge) =>
    hint === undefined ? matchesTarget(edge, origin, target) : matchesHint(edge, origin, target, hint),
  );
  const [edge, another] = found;
  if (!edge) throw refuse.noRelation(origin.name, target, hint, hintOfRelation(origin, target));
  if (another) throw refuse.ambiguousRelation(origin.name, target, found);
  return edge;
}
