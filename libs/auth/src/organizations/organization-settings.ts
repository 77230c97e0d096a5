import { Injectable } from '@nestjs/common';
import { Database, notFound, primaryStatement, type Role } from '@rosetta/common';
import type { AutomaticMerging } from './organization.commands.js';

/** What an organization decides about how its records are kept. */
export interface Settings {
  /** ISO 3166 alpha-2 country whose national phone numbers are understood; null: none. */
  readonly defaultCountry: string | null;
  /** Refuse a contact whose phone another contact has. */
  readonly dedupe: boolean;
  /** The roles that dialect A (`crm-contacts-api`) lets in. */
  readonly crmContactsApiRoles: readonly Role[];
  /** Whether a lead that says nothing of a deal gets one all the same. */
  readonly leadsMakeDeals: boolean;
  /** From which score on a pair of contacts is shown as a duplicate. */
  readonly contactDuplicatesFrom: number;
  /** From which score on a pair of companies is. */
  readonly companyDuplicatesFrom: number;
  /** Whether scans merge contacts that are surely one. */
  readonly mergeContactsAutomatically: AutomaticMerging;
}

interface Remembered {
  readonly settings: Settings;
  readonly until: number;
}

/** How long other replicas may go on with old settings. */
const MEMORY_MS = 5_000;
const MAX_REMEMBERED = 10_000;

/** Kept at hand for writes as well. */
const getSettings = primaryStatement(
  'organization-settings.get',
  `select default_country as "defaultCountry", dedupe, crm_contacts_api_roles as "crmContactsApiRoles",
     leads_make_deals as "leadsMakeDeals", contact_duplicates_from as "contactDuplicatesFrom",
     company_duplicates_from as "companyDuplicatesFrom",
     merge_contacts_automatically as "mergeContactsAutomatically"
   from organization_settings where organization_id = {organization}`,
);

/** An organization's settings, at hand: every write asks for them. */
@Injectable()
export class OrganizationSettings {
  private readonly remembered = new Map<string, Remembered>();

  constructor(private readonly database: Database) {}

  async get(organizationId: string): Promise<Settings> {
    return this.atHand(organizationId) ?? this.lookUp(organizationId);
  }

  /** The settings, where nobody has to be waited for. */
  atHand(organizationId: string): Settings | undefined {
    const known = this.remembered.get(organizationId);
    return known && known.until > performance.now() ? known.settings : undefined;
  }

  private async lookUp(organizationId: string): Promise<Settings> {
    const [settings] = await this.database.rows<Settings>(organizationId, getSettings);
    if (!settings) throw notFound('Organization');
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(organizationId, { settings, until: performance.now() + MEMORY_MS });
    return settings;
  }

  /** Makes the next `get` look again, after a change. */
  forget(organizationId: string): void {
    this.remembered.delete(organizationId);
  }
}
