import { Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { invalid } from '@rosetta/common';
import { BodyPipe } from '../../http/body.pipe.js';

/** Reads a body whose `action` tells what it is into that action's class, by the same rules as every other body. */
@Injectable()
export class ActionPipe<Body> implements PipeTransform<Record<string, unknown>, Promise<Body>> {
  private readonly actions: ReadonlyMap<unknown, Type<Body>>;
  private readonly bodies = new BodyPipe();

  constructor(actions: Readonly<Record<string, Type<Body>>>) {
    this.actions = new Map(Object.entries(actions));
  }

  async transform(body: Record<string, unknown>): Promise<Body> {
    const metatype = this.actions.get(body['action']);
    if (!metatype) throw invalid(`action must be one of ${[...this.actions.keys()].join(', ')}`, 'action');
    return this.bodies.transform(body, { type: 'body', metatype }) as Promise<Body>;
  }
}
