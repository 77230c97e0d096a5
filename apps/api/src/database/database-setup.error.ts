/** The database cannot be used as it is set up; the message tells an operator what to change, no stack is needed. */
export class DatabaseSetupError extends Error {}
