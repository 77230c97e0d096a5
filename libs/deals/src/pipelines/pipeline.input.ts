import { eitherOf } from '@rosetta/common';
import type { PipelineFields } from './pipeline.commands.js';
import type { StageInputDto, UpdatePipelineDto } from './pipeline.dto.js';
import type { Pipeline } from './pipeline.entity.js';

/** Reads `/api/v1`'s body as the domain's fields; of a pipeline that is `stored`, as changes to it. */
export function readPipelineBody(body: UpdatePipelineDto, stored?: Pipeline): PipelineFields {
  return {
    name: body.name,
    isDefault: body.is_default,
    sortOrder: body.sort_order,
    stages: body.stages?.map(({ slug, id, ...stage }) => ({ ...stage, id: stageIdOf({ slug, id }, stored) })),
  };
}

/** Of two spellings that differ, the one that names a stage there is says what it was. Checked: one of the two is there. */
function stageIdOf({ slug, id }: Pick<StageInputDto, 'slug' | 'id'>, stored?: Pipeline): string {
  const isKnown = (name: string | undefined) => stored?.stages.some((stage) => stage.id === name) === true;
  const isOneKnown = slug !== undefined && id !== undefined && isKnown(slug) !== isKnown(id);
  return eitherOf(isOneKnown ? { slug: isKnown(slug) ? (id ?? slug) : slug } : { slug, id })!;
}
