import { emptyAsNull, readAssignedMember } from '@rosetta/common';
import type { AccountFields } from './account.commands.js';
import type { UpdateCompanyDto } from './account.dto.js';

/** How document D spells fields of a company that the domain calls otherwise. */
export const companyWireNames = { notes: 'note', owner_id: 'assigned_member_id' } as const;

/** Reads `/api/v1`'s company as the domain's fields. */
export function readCompanyFields(body: UpdateCompanyDto): AccountFields {
  const { postal_code, employee_count, annual_revenue, tax_id, note, custom_fields, ...more } = body;
  const { assigned_member_id, owner_id, ...fields } = more;
  return {
    ...fields,
    postalCode: postal_code,
    employeeCount: employee_count,
    annualRevenue: annual_revenue,
    taxId: tax_id,
    notes: note,
    ownerId: readAssignedMember({
      assigned_member_id: emptyAsNull(assigned_member_id),
      owner_id: emptyAsNull(owner_id),
    }),
    customFields: custom_fields,
  };
}
