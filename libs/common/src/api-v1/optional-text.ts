import { applyDecorators } from '@nestjs/common';
import { IsOptional, IsString } from 'class-validator';

/** A text that may be left out or null. */
export function OptionalText(): PropertyDecorator {
  return applyDecorators(IsOptional(), IsString({ message: '$property must be a string' }));
}
