import { eitherOf } from '@rosetta/common';
import type { PipelineFields } from './pipeline.commands.js';
import type { UpdatePipelineDto } from './pipeline.dto.js';

/** Reads the house dialect's body as the domain's fields. */
export function readPipelineBody(body: UpdatePipelineDto): PipelineFields {
  return {
    name: body.name,
    isDefault: body.is_default,
    sortOrder: body.sort_order,
    // Checked: one of the two spellings is there.
    stages: body.stages?.map(({ slug, id, ...stage }) => ({ ...stage, id: eitherOf({ slug, id })! })),
  };
}
