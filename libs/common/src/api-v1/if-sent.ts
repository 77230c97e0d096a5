import { ValidateIf, type ValidationOptions } from 'class-validator';

/** Checks a field only where it was sent; unlike `@IsOptional()`, null counts as sent. */
export function IfSent(): PropertyDecorator {
  return ValidateIf((_body, value) => value !== undefined);
}

/** What is said of a text that has to be there: that it is missing, or that it is something else. */
export function requiredText(name: string): ValidationOptions {
  return { message: ({ value }) => `${name} ${value == null ? 'is required' : 'must be a string'}` };
}
