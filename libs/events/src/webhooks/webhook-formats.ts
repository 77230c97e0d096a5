import { Inject, Injectable } from '@nestjs/common';
import { invalid } from '@rosetta/common';
import { EVENTS_OPTIONS, type EventsOptions } from '../events.options.js';
import { ownFormat } from './own-format.js';
import { TEST_EVENT } from './webhook-events.js';
import type { WebhookFormat } from './webhook-format.js';

/** The formats there are: the product's own, and those of the dialects. */
@Injectable()
export class WebhookFormats {
  readonly all: readonly WebhookFormat[];
  private readonly formats: ReadonlyMap<string, WebhookFormat>;
  private readonly types: ReadonlySet<string>;

  constructor(@Inject(EVENTS_OPTIONS) { webhooks }: EventsOptions) {
    this.all = [ownFormat, ...webhooks.formats];
    this.formats = new Map(this.all.map((format) => [format.name, format]));
    this.types = new Set([...this.all.flatMap(({ events }) => events), TEST_EVENT]);
  }

  /** The one that a webhook names. */
  of({ format: name }: { readonly format: string }): WebhookFormat {
    const format = this.formats.get(name);
    if (!format) throw new Error(`There is no format of webhooks named ${name}`);
    return format;
  }

  /**
   * The one that somebody asks for, the product's own unless told.
   * @throws {validation_failed}
   */
  read(name = ownFormat.name): WebhookFormat {
    const format = this.formats.get(name);
    if (!format) throw invalid(`format must be one of ${[...this.formats.keys()].join(', ')}`, 'format');
    return format;
  }

  /**
   * Refuses what no delivery tells of.
   * @throws {validation_failed}
   */
  checkType(type: string | undefined): void {
    if (type !== undefined && !this.types.has(type))
      throw invalid(`type must be one of ${[...this.types].join(', ')}`, 'type');
  }
}
