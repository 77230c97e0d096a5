import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsString, Matches } from 'class-validator';

/** A uuid in its dashed form, of any version. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Asks for a uuid in a body; it is read in lower case, as ids are written and compared. */
export function RequiredUuid(field: string): PropertyDecorator {
  // The last one is checked first: what kind of value it is.
  return applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.toLowerCase() : value) as unknown),
    IsString({ message: `${field} is required` }),
    Matches(UUID, { message: `${field} must be a UUID` }),
  );
}
