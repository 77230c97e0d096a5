import { Injectable } from '@nestjs/common';
import { Database, entityColumns, tenantStatement, type Transaction } from '@rosetta/common';
import { ContactRole } from './contact-role.entity.js';

const columns = entityColumns(ContactRole, 'r');

const listRoles = tenantStatement(
  'contact-roles.list',
  `select ${columns} from contact_roles r where r.organization_id = {organization} order by r.rol_id`,
);
const insertRole = tenantStatement(
  'contact-roles.insert',
  `with r as (
     insert into contact_roles (organization_id, rol_id, name)
     select {organization}, coalesce($2::int, (
       select max(m.rol_id) + 1 from contact_roles m
       where m.organization_id = {organization} and m.rol_id < 2147483647), 1), $3
     on conflict do nothing returning *
   ) select ${columns} from r`,
);
const renameRole = tenantStatement(
  'contact-roles.rename',
  `with r as (
     update contact_roles set name = $3 where organization_id = {organization} and rol_id = $2 returning *
   ) select ${columns} from r`,
);
const roleUse = tenantStatement(
  'contact-roles.use',
  `select ${columns}, exists (
     select from contact_accounts l where l.organization_id = {organization} and l.rol_id = r.rol_id) as "isUsed"
   from contact_roles r where r.organization_id = {organization} and r.rol_id = $2 for update of r`,
);
const deleteRole = tenantStatement(
  'contact-roles.delete',
  `delete from contact_roles where organization_id = {organization} and rol_id = $2`,
);

/** SQL for contact roles. */
@Injectable()
export class ContactRolesRepository {
  constructor(private readonly database: Database) {}

  async list(organizationId: string): Promise<ContactRole[]> {
    return this.database.rows<ContactRole>(organizationId, listRoles);
  }

  /** Null when the number is taken. */
  async insert(tx: Transaction, rolId: number | null, name: string): Promise<ContactRole | null> {
    const [role] = await tx.rows<ContactRole>(insertRole, [rolId, name]);
    return role ?? null;
  }

  async rename(tx: Transaction, rolId: number, name: string): Promise<ContactRole> {
    const [role] = await tx.rows<ContactRole>(renameRole, [rolId, name]);
    return role!;
  }

  /** A role, and whether it is used; locks it until the transaction ends. */
  async use(tx: Transaction, rolId: number): Promise<(ContactRole & { isUsed: boolean }) | null> {
    const [role] = await tx.rows<ContactRole & { isUsed: boolean }>(roleUse, [rolId]);
    return role ?? null;
  }

  async delete(tx: Transaction, rolId: number): Promise<void> {
    await tx.rows(deleteRole, [rolId]);
  }
}
