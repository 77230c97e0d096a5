import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { redact } from './redact.js';

/** What a line says beside its message, by the names it has there. */
export type LogFields = Readonly<Record<string, unknown>>;

type Level = 'error' | 'warn' | 'debug' | 'trace';

/** Whose lines are for a person to act on: the mails of a product that has no mail server yet, links and all. */
const UNREDACTED = new Set(['LogMailer']);

/**
 * Nest's log lines as structured JSON, without secrets. Behind the message may stand a stack, and fields; Nest puts the name of
 * whoever writes behind them.
 */
export class PinoLogger implements LoggerService {
  /** For lines that are made of fields alone. */
  readonly pino: Logger;

  constructor(level: string) {
    this.pino = pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime });
  }

  log(message: unknown, ...more: unknown[]): void {
    // Nest tells of every route and module at start; that is detail.
    this.write('debug', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.write('warn', message, more);
  }

  error(message: unknown, ...more: unknown[]): void {
    this.write('error', message, more);
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.write('debug', message, more);
  }

  verbose(message: unknown, ...more: unknown[]): void {
    this.write('trace', message, more);
  }

  private write(level: Level, message: unknown, more: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const context = more.at(-1);
    const stack = more.slice(0, -1).find((each) => typeof each === 'string');
    const fields = more.find((each) => typeof each === 'object') as LogFields | undefined;
    const clean = UNREDACTED.has(String(context)) ? (text: string) => text : redact;
    this.pino[level]({ ...fields, context, stack: stack && clean(stack) }, clean(String(message)));
  }
}
