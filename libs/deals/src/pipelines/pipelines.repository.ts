import { Injectable } from '@nestjs/common';
import {
  Database,
  entityColumns,
  type TenantStatement,
  tenantStatement,
  type Transaction,
} from '@rosetta/common';
import { Pipeline } from './pipeline.entity.js';

const columns = entityColumns(Pipeline, 'p');

const listPipelines = tenantStatement(
  'pipelines.list',
  `select ${columns} from pipelines p where p.organization_id = {organization}
   order by p.is_default desc, p.sort_order, p.created_at, p.id`,
);
const byId = `select ${columns} from pipelines p where p.organization_id = {organization} order by p.id`;
/** Held for share, so that no stage disappears under a deal that is being written; locked in the order of `lock`. */
const sharePipelines = tenantStatement('pipelines.share', `${byId} for share of p`);
const lockPipelines = tenantStatement('pipelines.lock', `${byId} for update of p`);
const insertPipeline = tenantStatement(
  'pipelines.insert',
  `with p as (
     insert into pipelines (organization_id, id, name, is_default, sort_order, stages)
     values ({organization}, $2, $3, $4, $5, $6::jsonb) returning *
   ) select ${columns} from p`,
);
const updatePipeline = tenantStatement(
  'pipelines.update',
  `with p as (
     update pipelines p set name = $3, is_default = $4, sort_order = $5, stages = $6::jsonb,
       updated_at = now(), version = p.version + 1
     where p.organization_id = {organization} and p.id = $2 returning *
   ) select ${columns} from p`,
);
const unsetDefault = tenantStatement(
  'pipelines.unset-default',
  `update pipelines set is_default = false, updated_at = now(), version = version + 1
   where organization_id = {organization} and is_default and id <> $2`,
);
const deletePipeline = tenantStatement(
  'pipelines.delete',
  `delete from pipelines where organization_id = {organization} and id = $2`,
);
const usedStages = tenantStatement(
  'pipelines.used-stages',
  `select distinct lower(d.stage) as stage from deals d where d.organization_id = {organization} and d.pipeline_id = $2`,
);

/** A pipeline as it is to be stored. */
export type PipelineRow = Pick<Pipeline, 'id' | 'name' | 'isDefault' | 'sortOrder' | 'stages'>;

/** SQL for pipelines. */
@Injectable()
export class PipelinesRepository {
  constructor(private readonly database: Database) {}

  /** All of an organization's pipelines, the default one first. */
  async list(organizationId: string): Promise<Pipeline[]> {
    return this.database.rows<Pipeline>(organizationId, listPipelines);
  }

  /** All of them, by id, and nobody changes them until the transaction ends. */
  async share(tx: Transaction): Promise<Pipeline[]> {
    const pipelines = await tx.rows<Pipeline>(sharePipelines);
    // Waiting for a change of the default shows the old one as none any more, and not yet one that is new.
    return pipelines.some(({ isDefault }) => isDefault) ? pipelines : tx.rows<Pipeline>(sharePipelines);
  }

  async lock(tx: Transaction): Promise<Pipeline[]> {
    return tx.rows<Pipeline>(lockPipelines);
  }

  async insert(tx: Transaction, row: PipelineRow): Promise<Pipeline> {
    return this.write(tx, insertPipeline, row);
  }

  async update(tx: Transaction, row: PipelineRow): Promise<Pipeline> {
    return this.write(tx, updatePipeline, row);
  }

  async delete(tx: Transaction, id: string): Promise<void> {
    await tx.rows(deletePipeline, [id]);
  }

  private async write(
    tx: Transaction,
    statement: TenantStatement,
    { id, name, isDefault, sortOrder, stages }: PipelineRow,
  ): Promise<Pipeline> {
    if (isDefault) await tx.rows(unsetDefault, [id]);
    const values = [id, name, isDefault, sortOrder, JSON.stringify(stages)];
    const [pipeline] = await tx.rows<Pipeline>(statement, values);
    return pipeline!;
  }

  /** The stages that deals of a pipeline are in, deleted deals included; lower case. */
  async usedStages(tx: Transaction, id: string): Promise<string[]> {
    return (await tx.rows<{ stage: string }>(usedStages, [id])).map(({ stage }) => stage);
  }
}
