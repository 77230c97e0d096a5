import { Injectable } from '@nestjs/common';
import {
  type AcceptedVersions,
  type Actor,
  AuditLog,
  Database,
  DAYS_UNTIL_PURGED,
  DomainError,
  invalid,
  isUuid,
  newId,
  notFound,
  requireVersion,
  unprocessable,
} from '@rosetta/common';
import type { CreatePipeline, PipelineFields, StageInput } from './pipeline.commands.js';
import { type Pipeline, type Stage, stageOutcomes } from './pipeline.entity.js';
import { type PipelineRow, PipelinesRepository } from './pipelines.repository.js';

const STAGE_ID = /^[a-z0-9][a-z0-9_-]{0,49}$/;
const MAX_STAGES = 50;
const MAX_NAME = 100;
const DELETED_COUNT = `deleted ones count, too, until they are purged ${DAYS_UNTIL_PURGED} days after; restored, they can be moved to another stage`;

/** What a pipeline gets when nobody says otherwise; a new organization's default has the same. */
const USUAL_STAGES: readonly Stage[] = [
  { id: 'new', name: 'New', probability: 10, outcome: 'open' },
  { id: 'lead', name: 'Lead', probability: 15, outcome: 'open' },
  { id: 'qualified', name: 'Qualified', probability: 25, outcome: 'open' },
  { id: 'proposal', name: 'Proposal', probability: 50, outcome: 'open' },
  { id: 'negotiation', name: 'Negotiation', probability: 75, outcome: 'open' },
  { id: 'won', name: 'Won', probability: 100, outcome: 'won' },
  { id: 'lost', name: 'Lost', probability: 0, outcome: 'lost' },
];

/** The rules of pipelines: ordered stages, one default, and no stage dropped that a deal is in. */
@Injectable()
export class PipelinesService {
  constructor(
    private readonly database: Database,
    private readonly pipelines: PipelinesRepository,
    private readonly audit: AuditLog,
  ) {}

  async list(actor: Actor): Promise<Pipeline[]> {
    return this.pipelines.list(actor.organizationId);
  }

  /** @throws {not_found} */
  async get(actor: Actor, id: string): Promise<Pipeline> {
    const pipeline = (await this.list(actor)).find((each) => each.id === id);
    if (!pipeline) throw notFound('Pipeline');
    return pipeline;
  }

  /**
   * Creates a pipeline; the first of an organization becomes its default.
   * @throws {validation_failed}
   */
  async create(actor: Actor, command: CreatePipeline): Promise<Pipeline> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const isFirst = (await this.pipelines.lock(tx)).length === 0;
      const blank = { id: newId(), name: '', isDefault: isFirst, sortOrder: 0, stages: [...USUAL_STAGES] };
      const row = writeFields(blank, command);
      const pipeline = await this.pipelines.insert(tx, row);
      this.audit.record(tx, actor, [
        { entity: 'pipeline', entityId: row.id, action: 'created', after: { ...row } },
      ]);
      return pipeline;
    });
  }

  /**
   * Changes name, stages (all of them, in their new order) or which one is the default.
   * @throws {not_found | validation_failed | conflict | version_mismatch}
   */
  async update(
    actor: Actor,
    id: string,
    change: PipelineFields | ((pipeline: Pipeline) => PipelineFields),
    accepted?: AcceptedVersions,
  ): Promise<Pipeline> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const before = (await this.pipelines.lock(tx)).find((pipeline) => pipeline.id === id);
      if (!before) throw notFound('Pipeline');
      requireVersion(before, accepted);
      const fields = typeof change === 'function' ? change(before) : change;
      if (before.isDefault && fields.isDefault === false)
        throw new DomainError('conflict', 'Make another pipeline the default instead');
      const row = writeFields(rowOf(before), fields);
      if (JSON.stringify(row) === JSON.stringify(rowOf(before))) return before;
      const kept = new Set(row.stages.map((stage) => stage.id));
      const lost = (await this.pipelines.usedStages(tx, id)).filter((stage) => !kept.has(stage));
      if (lost.length > 0)
        throw new DomainError('conflict', `Deals are in the stages ${lost.join(', ')}: ${DELETED_COUNT}`);
      const after = await this.pipelines.update(tx, row);
      this.audit.record(tx, actor, [
        {
          entity: 'pipeline',
          entityId: id,
          action: 'updated',
          before: { ...rowOf(before) },
          after: { ...row },
        },
      ]);
      return after;
    });
  }

  /**
   * Removes a pipeline that is not the default and has no deals.
   * @throws {not_found | conflict | version_mismatch}
   */
  async delete(actor: Actor, id: string, accepted?: AcceptedVersions): Promise<void> {
    await this.database.transaction(actor.organizationId, async (tx) => {
      const pipeline = (await this.pipelines.lock(tx)).find((each) => each.id === id);
      if (!pipeline) throw notFound('Pipeline');
      requireVersion(pipeline, accepted);
      if (pipeline.isDefault) throw new DomainError('conflict', 'The default pipeline cannot be removed');
      if ((await this.pipelines.usedStages(tx, id)).length > 0)
        throw new DomainError('conflict', `The pipeline has deals: ${DELETED_COUNT}`);
      await this.pipelines.delete(tx, id);
      this.audit.record(tx, actor, [{ entity: 'pipeline', entityId: id, action: 'deleted' }]);
    });
  }
}

/**
 * Finds the pipeline a deal goes to: the one named, or the default; the message is document B's.
 * @throws {validation_failed | unprocessable}
 */
export function choosePipeline(pipelines: readonly Pipeline[], id: string | null | undefined): Pipeline {
  if (id) {
    const named = pipelines.find((pipeline) => pipeline.id === id.toLowerCase());
    if (!named || !isUuid(id)) throw invalid('Pipeline not found', 'pipeline_id');
    return named;
  }
  const fallback = pipelines.find((pipeline) => pipeline.isDefault);
  if (!fallback) throw unprocessable('No pipeline found. Create one, or pass pipeline_id', 'pipeline_id');
  return fallback;
}

function rowOf({ id, name, isDefault, sortOrder, stages }: Pipeline): PipelineRow {
  return { id, name, isDefault, sortOrder, stages: stages.map(orderedStage) };
}

/** jsonb forgets the order of keys. */
function orderedStage({ id, name, probability, outcome }: Stage): Stage {
  return { id, name, probability, outcome };
}

function writeFields(
  pipeline: PipelineRow,
  { name, stages, isDefault, sortOrder }: PipelineFields,
): PipelineRow {
  return {
    id: pipeline.id,
    name: name === undefined ? pipeline.name : nameOf('name', name),
    isDefault: isDefault ?? pipeline.isDefault,
    sortOrder: sortOrder ?? pipeline.sortOrder,
    stages: stages === undefined ? pipeline.stages : readStages(stages),
  };
}

function readStages(stages: readonly StageInput[]): Stage[] {
  if (stages.length === 0) throw invalid('stages must not be empty', 'stages');
  if (stages.length > MAX_STAGES) throw invalid(`stages must be at most ${MAX_STAGES}`, 'stages');
  const read = stages.map(readStage);
  if (new Set(read.map(({ id }) => id)).size < read.length)
    throw invalid('the slugs (or ids) of stages must differ', 'stages');
  return read;
}

function readStage({ id, name, probability = 0, outcome = 'open' }: StageInput): Stage {
  if (typeof id !== 'string' || !STAGE_ID.test(id))
    throw invalid('the slug (or id) of a stage is lower-case letters, digits, - and _, at most 50', 'stages');
  if (typeof probability !== 'number' || !(probability >= 0 && probability <= 100))
    throw invalid('a stage probability is a number from 0 to 100', 'stages');
  if (!stageOutcomes.includes(outcome))
    throw invalid(`a stage outcome is one of ${stageOutcomes.join(', ')}`, 'stages');
  return { id, name: nameOf('stage name', name ?? id), probability, outcome };
}

function nameOf(field: string, name: string): string {
  const trimmed = typeof name === 'string' ? name.trim() : '';
  if (trimmed === '' || [...trimmed].length > MAX_NAME || trimmed.includes('\0') || !trimmed.isWellFormed())
    throw invalid(`${field} must be 1 to ${MAX_NAME} characters`, field);
  return trimmed;
}
