import type { Pipeline } from '@rosetta/deals';
import { fromPrefixedId, isUuid } from '@rosetta/common';
import type { Draft, Drafts } from './drafts.js';
import type { ImportOptions } from './import.entity.js';

/** Finds the pipelines and stages that rows name, by id or else by name, whatever its case and the blanks in it. */
export function placeDeals(drafts: Drafts, pipelines: readonly Pipeline[], options: ImportOptions): void {
  const standard = pipelines.find(({ id, isDefault }) =>
    options.defaultPipelineId ? id === options.defaultPipelineId : isDefault,
  );
  for (const draft of drafts.sound()) {
    const pipeline = pipelineOf(drafts, draft, pipelines) ?? standard;
    if (draft.fields.stage === undefined || pipeline === undefined) continue;
    const stage = stageOf(pipeline, draft.fields.stage as string);
    if (stage !== undefined) draft.fields.stage = stage;
    else drafts.refuse(draft, 'stage', `Stage ${shown(draft.fields.stage)} does not exist in the pipeline`);
  }
}

/** The id of a stage that is named by its id or its name; undefined if the pipeline has none. */
export function stageOf({ stages }: Pipeline, written: string): string | undefined {
  const wanted = sameName(written);
  return (stages.find(({ id }) => id === wanted) ?? stages.find(({ name }) => sameName(name) === wanted))?.id;
}

function pipelineOf(drafts: Drafts, draft: Draft, pipelines: readonly Pipeline[]): Pipeline | undefined {
  const written = draft.fields.pipeline_id as string | undefined;
  if (written === undefined) return undefined;
  const id = isUuid(written) ? written.toLowerCase() : fromPrefixedId('pipeline', written);
  const found = pipelines.filter((each) => each.id === id || sameName(each.name) === sameName(written));
  if (found.length === 1) {
    draft.fields.pipeline_id = found[0]!.id;
    return found[0];
  }
  drafts.refuse(
    draft,
    'pipeline_id',
    found.length > 1 ? 'several pipelines have this name; say the id' : 'Pipeline not found',
  );
  return undefined;
}

function sameName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().replace(/\s+/gu, ' ');
}

function shown(value: unknown): string {
  return JSON.stringify(String(value).slice(0, 60));
}
