import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a stage ends a deal, or does not. */
export const stageOutcomes = ['open', 'won', 'lost'] as const;

/** One step of a pipeline. */
export interface Stage {
  /** Lower case; what a deal's `stage` names. */
  readonly id: string;
  readonly name: string;
  /** Win probability of a deal there, 0 to 100. */
  readonly probability: number;
  readonly outcome: (typeof stageOutcomes)[number];
}

/** An ordered way that deals go; an organization has one default. */
@Entity('pipelines')
export class Pipeline {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** A uuid. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('boolean', { name: 'is_default' })
  isDefault: boolean;

  /** Place in lists, behind the default one and smaller numbers. */
  @Column('integer', { name: 'sort_order' })
  sortOrder: number;

  @Column('jsonb')
  stages: Stage[];

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;

  @Column('integer')
  version: number;
}
