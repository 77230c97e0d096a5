import type { Stage } from './pipeline.entity.js';

/** A stage as callers write it; the rest follows. */
export type StageInput = Pick<Stage, 'id'> & Partial<Stage>;

/** Fields of a pipeline that callers write. */
export interface PipelineFields {
  readonly name?: string;
  /** All stages in their order: replaces those there were. */
  readonly stages?: readonly StageInput[];
  /** True makes it the organization's default; the one before is none any more. */
  readonly isDefault?: boolean;
  /** Place in lists, behind the default one and smaller numbers; 0 unless told. */
  readonly sortOrder?: number;
}

/** Creates a pipeline; without stages it gets the usual ones. */
export interface CreatePipeline extends PipelineFields {
  readonly name: string;
}
