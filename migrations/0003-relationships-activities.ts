import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

/** Who knows a contact, and what happened with it. */
export class RelationshipsActivities1763769600003 implements MigrationInterface {
  name = 'RelationshipsActivities1763769600003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table relationships (
        organization_id uuid not null,
        id uuid not null,
        contact_id uuid not null,
        user_id uuid not null,
        relationship_type text not null default 'primary',
        created_by uuid,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        primary key (organization_id, id),
        foreign key (organization_id, contact_id) references contacts (organization_id, id) on delete cascade
      );
      create unique index relationships_contact_user on relationships (organization_id, contact_id, user_id);
      create index relationships_user on relationships (organization_id, user_id);

      create table activities (
        organization_id uuid not null,
        id uuid not null,
        contact_id uuid not null,
        kind text not null check (kind in ('call', 'sms', 'email', 'meeting', 'note')),
        direction text check (direction in ('inbound', 'outbound')),
        occurred_at timestamptz(3) not null default now(),
        external_id text,
        body text,
        created_by uuid,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        deleted_at timestamptz(3),
        version integer not null default 1,
        primary key (organization_id, id),
        foreign key (organization_id, contact_id) references contacts (organization_id, id) on delete cascade
      ) with (fillfactor = 90);
      create unique index activities_external_id on activities (organization_id, external_id)
        where external_id is not null and deleted_at is null;
      create index activities_contact on activities (organization_id, contact_id, occurred_at desc, id desc) where deleted_at is null;
      create index activities_list on activities (organization_id, occurred_at desc, id desc) where deleted_at is null;
    `);
    await runner.query(protect('relationships'));
    await runner.query(protect('activities'));
    // Document E, "Field Mapping": the names its database uses. Read as the caller, so row-level security holds.
    await runner.query(`
      create view contactos with (security_invoker = true) as
        select organization_id, number as id, id as uuid, first_name as nombre, last_name as apellido,
          emails[1] as email, coalesce(phone_as_written, phones[1]) as telefono,
          inactivated_at as fecha_inactivacion, created_by as creado_por,
          created_at as fecha_creacion, updated_at as fecha_actualizacion
        -- Joined with nothing, so that Postgres does not take the view for one that can be written through.
        from contacts cross join (select) as read_only where deleted_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop view contactos; drop table activities, relationships;`);
  }
}
