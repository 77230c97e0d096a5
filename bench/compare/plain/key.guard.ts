import { createHash } from 'node:crypto';
import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { ApiKey } from './entities.js';

interface KeyedRequest {
  headers: Record<string, string | undefined>;
  organization: string;
}

/** Lets in who shows a key that is known. */
@Injectable()
export class KeyGuard implements CanActivate {
  constructor(@InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<KeyedRequest>();
    const hash = createHash('sha256')
      .update(request.headers['x-api-key'] ?? '')
      .digest('hex');
    const key = await this.keys.findOneBy({ hash });
    if (!key) throw new UnauthorizedException();
    request.organization = key.organization_id;
    return true;
  }
}

/** The caller's organization. */
export const Organization = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<KeyedRequest>().organization,
);
