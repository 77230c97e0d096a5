import { ValidateIf } from 'class-validator';

/** Checks a field only where it was sent; unlike `@IsOptional()`, null counts as sent. */
export function IfSent(): PropertyDecorator {
  return ValidateIf((_body, value) => value !== undefined);
}
