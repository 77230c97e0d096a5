import { Column, Entity, PrimaryColumn } from 'typeorm';
import { entityColumns, rowsSql } from './entity-columns.js';

@Entity('parcels')
class Parcel {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { name: 'ship_to', nullable: true })
  shipTo: string | null;

  @Column('text', { array: true })
  tags: string[];

  @Column('jsonb', { name: 'custom_fields' })
  customFields: object;
}

describe('entityColumns', () => {
  it("reads every column under its property's name", () => {
    expect(entityColumns(Parcel, 'p')).toBe(
      'p."id" as "id", p."ship_to" as "shipTo", p."tags" as "tags", p."custom_fields" as "customFields"',
    );
  });
});

describe('rowsSql', () => {
  it('writes the chosen properties, in the order chosen, with their types', () => {
    expect(rowsSql(Parcel, ['tags', 'shipTo', 'customFields'])).toEqual({
      columns: '"tags", "ship_to", "custom_fields"',
      values: 'r."tags", r."shipTo", r."customFields"',
      record: '"tags" text[], "shipTo" text, "customFields" jsonb',
      assignments: '"tags" = r."tags", "ship_to" = r."shipTo", "custom_fields" = r."customFields"',
    });
  });

  it('refuses a property that has no column', () => {
    expect(() => rowsSql(Parcel, ['weight'])).toThrow('Parcel has no column for weight');
  });
});
