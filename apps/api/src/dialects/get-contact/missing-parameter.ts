import { DomainError } from '@rosetta/common';

/** Refuses a body that lacks what it has to have, which document C's system tells apart from what is wrong. */
export class MissingParameter extends DomainError {
  readonly isMissing = true;

  constructor(message: string, field?: string) {
    super('validation_failed', message, { field });
  }
}
