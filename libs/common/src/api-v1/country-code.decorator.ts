import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsISO31661Alpha2 } from 'class-validator';
import { twoLetterCode } from '../country-codes.js';

/** A country by its ISO 3166 code: of two letters, or of three, which becomes the one of two; "" is null. */
export function IsCountryCode(field: string): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? twoLetterCode(value).toUpperCase() || null : value,
    ),
    IsISO31661Alpha2({ message: `${field} must be an ISO 3166 country code, of two letters or of three` }),
  );
}
