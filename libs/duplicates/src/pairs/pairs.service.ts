import { Injectable } from '@nestjs/common';
import { OrganizationSettings } from '@rosetta/auth';
import { type Actor, AuditLog, Database, notFound } from '@rosetta/common';
import { AccountsService, ContactsService } from '@rosetta/contacts';
import { requireAccess } from '../access.js';
import type { DuplicateEntity } from '../matching/matcher.js';
import type { Decision } from './duplicate-pair.entity.js';
import { type PairsQuery, PairsRepository, type ShownPair } from './pairs.repository.js';

/** As many pairs as are shown of one record. */
const OF_RECORD = 100;

/** Pairs of records that may be one, and what people say of them. */
@Injectable()
export class PairsService {
  constructor(
    private readonly database: Database,
    private readonly pairs: PairsRepository,
    private readonly contacts: ContactsService,
    private readonly companies: AccountsService,
    private readonly settings: OrganizationSettings,
    private readonly audit: AuditLog,
  ) {}

  /**
   * A page of pairs, the likeliest first; open ones as far as the organization has them shown, decided ones all.
   * @throws {forbidden}
   */
  async queue(actor: Actor, query: Omit<PairsQuery, 'leastScore'>): Promise<ShownPair[]> {
    const { entity, status } = query;
    requireAccess(actor, entity, 'read');
    const leastScore = status === 'open' ? await this.leastScore(actor, entity) : 0;
    return this.pairs.queue(actor.organizationId, { ...query, leastScore });
  }

  /** @throws {not_found} */
  async ofContact(actor: Actor, id: string): Promise<ShownPair[]> {
    await this.contacts.get(actor, id);
    return this.ofRecord(actor, 'contacts', id);
  }

  /** @throws {not_found} */
  async ofCompany(actor: Actor, id: string): Promise<ShownPair[]> {
    await this.companies.get(actor, id);
    return this.ofRecord(actor, 'companies', id);
  }

  /**
   * Keeps what somebody says of a pair, over all scans to come; it may be said anew.
   * @throws {not_found | forbidden}
   */
  async decide(actor: Actor, id: string, decision: Decision): Promise<ShownPair> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const before = await this.pairs.lock(tx, id);
      if (!before) throw notFound('Pair');
      requireAccess(actor, before.entity, 'write');
      const isChanged = before.status !== decision;
      if (isChanged) await this.pairs.decide(tx, id, decision, actor);
      const after = await this.pairs.get(tx, before);
      if (!after) throw notFound('Pair');
      if (isChanged)
        this.audit.record(tx, actor, [
          {
            entity: 'duplicate',
            entityId: id,
            action: 'decided',
            version: after.version,
            before: { status: before.status },
            after: { status: decision },
          },
        ]);
      return after;
    });
  }

  private async ofRecord(actor: Actor, entity: DuplicateEntity, id: string): Promise<ShownPair[]> {
    const leastScore = await this.leastScore(actor, entity);
    return this.pairs.ofRecord(actor.organizationId, entity, id, leastScore, OF_RECORD);
  }

  private async leastScore(actor: Actor, entity: DuplicateEntity): Promise<number> {
    const { contactDuplicatesFrom, companyDuplicatesFrom } = await this.settings.get(actor.organizationId);
    return entity === 'contacts' ? contactDuplicatesFrom : companyDuplicatesFrom;
  }
}
