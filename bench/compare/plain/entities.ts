import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';

/** A contact of the plain service. */
@Entity({ schema: 'plain', name: 'contacts' })
export class Contact {
  @PrimaryGeneratedColumn('uuid') id: string;
  @Column('uuid') organization_id: string;
  @Column('text', { nullable: true }) first_name: string | null;
  @Column('text', { nullable: true }) last_name: string | null;
  @Column('text', { array: true, default: [] }) emails: string[];
  @Column('text', { array: true, default: [] }) phones: string[];
  @Column('uuid', { nullable: true }) company_id: string | null;
  @Column('text', { nullable: true }) description: string | null;
  @Column('text', { nullable: true }) source: string | null;
  @Column('text', { array: true, default: [] }) tags: string[];
  @Column('jsonb', { default: {} }) custom_fields: object;
  @CreateDateColumn({ type: 'timestamptz' }) created_at: Date;
  @UpdateDateColumn({ type: 'timestamptz' }) updated_at: Date;
}

/** A deal of the plain service. */
@Entity({ schema: 'plain', name: 'deals' })
export class Deal {
  @PrimaryGeneratedColumn('uuid') id: string;
  @Column('uuid') organization_id: string;
  @Column('text') title: string;
  @Column('numeric', { nullable: true }) value: number | null;
  @Column('text', { default: 'USD' }) currency: string;
  @Column('text', { nullable: true }) stage: string | null;
  @Column('uuid') contact_id: string;
  @Column('text', { nullable: true }) source: string | null;
  @Column('jsonb', { default: {} }) custom_fields: object;
  @CreateDateColumn({ type: 'timestamptz' }) created_at: Date;
  @UpdateDateColumn({ type: 'timestamptz' }) updated_at: Date;
}

/** Who may call the plain service: the key's hash, and the organization it stands for. */
@Entity({ schema: 'plain', name: 'api_keys' })
export class ApiKey {
  @PrimaryGeneratedColumn('uuid') id: string;
  @Column('text', { unique: true }) hash: string;
  @Column('uuid') organization_id: string;
}
