import { type Actor, DomainError } from '@rosetta/common';
import type { Plan } from '@rosetta/postgrest';
import { type TableName, tablePermissions } from './tables/permissions.js';

type Node = Plan['root'];

/**
 * Refuses a request that embeds a table which its caller may not read: the route asks for the permission of its own table
 * only. An embed that shows nothing is refused too, since it tells which rows there are.
 */
export function checkEmbeds(actor: Actor, node: Node): void {
  for (const embed of node.embeds) {
    const { read } = tablePermissions[embed.table.name as TableName];
    if (!actor.permissions.has(read)) throw new DomainError('forbidden', `This needs the permission ${read}`);
    checkEmbeds(actor, embed);
  }
}
