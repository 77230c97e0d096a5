import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { PipelineDto } from './pipeline.dto.js';
import type { Pipeline } from './pipeline.entity.js';

/** Writes a pipeline as `/api/v1` does. */
export function presentPipeline(pipeline: Pipeline): PipelineDto {
  return {
    id: toPrefixedId('pipeline', pipeline.id),
    name: pipeline.name,
    is_default: pipeline.isDefault,
    sort_order: pipeline.sortOrder,
    stages: pipeline.stages.map(({ id, name, probability, outcome }) => ({
      id,
      slug: id,
      name,
      probability,
      outcome,
    })),
    created_at: isoSeconds(pipeline.createdAt),
    updated_at: isoSeconds(pipeline.updatedAt),
  };
}
