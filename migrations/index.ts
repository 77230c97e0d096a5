import { AuditEventList1763769600009 } from './0009-audit-event-list.js';
import { CompanyCounts1763769600030 } from './0030-company-counts.js';
import { CompanyImports1763769600029 } from './0029-company-imports.js';
import { CompanyDetails1763769600021 } from './0021-company-details.js';
import { Contacts1763769600002 } from './0002-contacts.js';
import { CustomFields1763769600005 } from './0005-custom-fields.js';
import { Duplicates1763769600032 } from './0032-duplicates.js';
import { Deals1763769600004 } from './0004-deals.js';
import { DealsAndActivities1763769600022 } from './0022-deals-and-activities.js';
import { FieldIndexes1763769600016 } from './0016-field-indexes.js';
import { FreshPlans1763769600012 } from './0012-fresh-plans.js';
import { IdempotencyKeys1763769600006 } from './0006-idempotency-keys.js';
import { Identity1763769600001 } from './0001-identity.js';
import { NameSearch1763769600014 } from './0014-name-search.js';
import { OrganizationOfKey1763769600007 } from './0007-organization-of-key.js';
import { KeysOfRemovedMembers1763769600020 } from './0020-keys-of-removed-members.js';
import { Journal1763769600026 } from './0026-journal.js';
import { MembersAsUsers1763769600024 } from './0024-members-as-users.js';
import { FasterOrganizationOfKey1763769600025 } from './0025-faster-organization-of-key.js';
import { MoreIndexes1763769600015 } from './0015-more-indexes.js';
import { OwnersAndNameKeys1763769600028 } from './0028-owners-and-name-keys.js';
import { WebhookFormats1763769600031 } from './0031-webhook-formats.js';
import { AutomaticMerges1763769600039 } from './0039-automatic-merges.js';
import { MergedExternalIds1763769600038 } from './0038-merged-external-ids.js';
import { MergedRecords1763769600033 } from './0033-merged-records.js';
import { RecordMerges1763769600034 } from './0034-record-merges.js';
import { PositionsOfOrganizations1763769600035 } from './0035-positions-of-organizations.js';
import { ReportedDuplicates1763769600036 } from './0036-reported-duplicates.js';
import { PublishedFields1763769600023 } from './0023-published-fields.js';
import { PhoneExtensions1763769600019 } from './0019-phone-extensions.js';
import { Purge1763769600010 } from './0010-purge.js';
import { ImportFiles1763769600018 } from './0018-import-files.js';
import { ImportProofs1763769600017 } from './0017-import-proofs.js';
import { Imports1763769600011 } from './0011-imports.js';
import { RelationshipsActivities1763769600003 } from './0003-relationships-activities.js';
import { Webhooks1763769600027 } from './0027-webhooks.js';
import { SeedsInScope1763769600037 } from './0037-seeds-in-scope.js';
import { TenantViews1763769600013 } from './0013-tenant-views.js';
import { Versions1763769600008 } from './0008-versions.js';

/** Every migration, in order; listed by hand so that nothing runs by accident of a file name. */
export const migrations = [
  Identity1763769600001,
  Contacts1763769600002,
  RelationshipsActivities1763769600003,
  Deals1763769600004,
  CustomFields1763769600005,
  IdempotencyKeys1763769600006,
  OrganizationOfKey1763769600007,
  Versions1763769600008,
  AuditEventList1763769600009,
  Purge1763769600010,
  Imports1763769600011,
  FreshPlans1763769600012,
  TenantViews1763769600013,
  NameSearch1763769600014,
  MoreIndexes1763769600015,
  FieldIndexes1763769600016,
  ImportProofs1763769600017,
  ImportFiles1763769600018,
  PhoneExtensions1763769600019,
  KeysOfRemovedMembers1763769600020,
  CompanyDetails1763769600021,
  DealsAndActivities1763769600022,
  PublishedFields1763769600023,
  MembersAsUsers1763769600024,
  FasterOrganizationOfKey1763769600025,
  Journal1763769600026,
  Webhooks1763769600027,
  OwnersAndNameKeys1763769600028,
  CompanyImports1763769600029,
  CompanyCounts1763769600030,
  WebhookFormats1763769600031,
  Duplicates1763769600032,
  MergedRecords1763769600033,
  RecordMerges1763769600034,
  PositionsOfOrganizations1763769600035,
  ReportedDuplicates1763769600036,
  SeedsInScope1763769600037,
  MergedExternalIds1763769600038,
  AutomaticMerges1763769600039,
];
