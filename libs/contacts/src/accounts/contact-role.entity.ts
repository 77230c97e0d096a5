import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A role a contact can have at an account (document E's `rol_id`); seeded for every new organization. */
@Entity('contact_roles')
export class ContactRole {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  @PrimaryColumn('integer', { name: 'rol_id' })
  rolId: number;

  @Column('text')
  name: string;
}
