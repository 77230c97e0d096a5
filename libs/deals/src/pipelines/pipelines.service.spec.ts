import type { Pipeline } from './pipeline.entity.js';
import { choosePipeline } from './pipelines.service.js';

const [first, second] = ['0190a1b2-0000-7000-8000-00000000000a', '0190a1b2-0000-7000-8000-00000000000b'];

function pipeline(id: string, isDefault: boolean): Pipeline {
  const time = new Date(0);
  return {
    organizationId: id,
    id,
    name: id,
    isDefault,
    sortOrder: 0,
    stages: [],
    createdAt: time,
    updatedAt: time,
    version: 1,
  };
}

const both = [pipeline(first, false), pipeline(second, true)];

describe('choosePipeline', () => {
  it.each([first, first.toUpperCase()])('finds the pipeline that is named, %s', (id) => {
    expect(choosePipeline(both, id).id).toBe(first);
  });

  it.each([[null], [undefined], ['']])('finds the default one for %j', (id) => {
    expect(choosePipeline(both, id).id).toBe(second);
  });

  it.each(['0190a1b2-0000-7000-8000-00000000000c', 'Sales', ' '])('refuses %j', (id) => {
    expect(() => choosePipeline(both, id)).toThrow(
      expect.objectContaining({ code: 'validation_failed', message: 'Pipeline not found' }),
    );
  });

  it.each([[[]], [[pipeline(first, false)]]])('says so where there is no default', (pipelines) => {
    expect(() => choosePipeline(pipelines, null)).toThrow(
      'No pipeline found. Create one, or pass pipeline_id',
    );
  });
});
