import { type DynamicModule, Module, type ModuleMetadata, type Provider } from '@nestjs/common';
import { AuditLog, Database, POOL, RATE_LIMIT_STORAGE, type RateLimitStorage } from '@rosetta/common';
import type { Pool } from 'pg';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { KeyConfirmation } from './api-keys/key-confirmation.js';
import { KeyUses } from './api-keys/key-uses.js';
import { PresentedKeysRepository } from './api-keys/presented-keys.repository.js';
import { AUTH_OPTIONS, type AuthOptions } from './auth.options.js';
import { AuditEventsModule } from './audit-events/audit-events.module.js';
import { AuthenticatedGuard } from './authenticated.guard.js';
import { ACCOUNT_MAILS, accountMails, MailerHolder } from './mail/account-mails.provider.js';
import type { AccountMails } from './mail/account-mails.js';
import { Notices } from './mail/notices.js';
import { MeModule } from './me/me.module.js';
import { MembersModule } from './members/members.module.js';
import { OrganizationMembers } from './members/organization-members.js';
import { StandingActors } from './members/standing-actors.js';
import { OrganizationsModule } from './organizations/organizations.module.js';
import { CallersRepository } from './sessions/callers.repository.js';
import { AccessTokenStrategy } from './strategies/access-token.strategy.js';
import { ApiKeyCallers, ApiKeyStrategy, ApiTokenStrategy } from './strategies/api-key.strategies.js';
import { ExternalTokens } from './strategies/external-token.strategy.js';
import { SessionStrategy } from './strategies/session.strategy.js';
import { SigningKeys } from './strategies/signing-keys.js';
import { StrategyRegistry } from './strategies/strategy-registry.js';
import { SupabaseAuthModule } from './supabase/supabase-auth.module.js';
import { BETTER_AUTH, createBetterAuth } from './users/better-auth.js';
import { auditInvitations } from './users/invitation-audit.js';
import { Provisioning } from './users/provisioning.js';

/** Options that are only known once other providers are. */
export interface AsyncAuthOptions extends Pick<ModuleMetadata, 'imports'> {
  readonly inject?: unknown[];
  readonly useFactory: (...dependencies: never[]) => AuthOptions | Promise<AuthOptions>;
}

const services = [
  AuthenticatedGuard,
  StrategyRegistry,
  OrganizationMembers,
  Provisioning,
  StandingActors,
  Notices,
];

const features = [
  ApiKeysModule,
  AuditEventsModule,
  MeModule,
  MembersModule,
  OrganizationsModule,
  SupabaseAuthModule,
];

const recognition: Provider[] = [
  CallersRepository,
  SigningKeys,
  PresentedKeysRepository,
  KeyUses,
  ApiKeyCallers,
  KeyConfirmation,
  ApiKeyStrategy,
  ApiTokenStrategy,
  AccessTokenStrategy,
  ExternalTokens,
  SessionStrategy,
];

/** Who calls, for which organization, and what they may do. Global: every controller's guard stands on it. */
@Module({})
export class AuthModule {
  static register(options: AuthOptions): DynamicModule {
    return this.with([], { provide: AUTH_OPTIONS, useValue: options });
  }

  static registerAsync({ imports = [], inject = [], useFactory }: AsyncAuthOptions): DynamicModule {
    return this.with(imports, { provide: AUTH_OPTIONS, inject, useFactory } as Provider);
  }

  private static with(imports: ModuleMetadata['imports'], options: Provider): DynamicModule {
    const betterAuth: Provider = {
      provide: BETTER_AUTH,
      inject: [POOL, AUTH_OPTIONS, Database, AuditLog, ACCOUNT_MAILS, RATE_LIMIT_STORAGE],
      useFactory: (
        pool: Pool,
        decided: AuthOptions,
        database: Database,
        audit: AuditLog,
        mails: AccountMails | null,
        limits: RateLimitStorage,
      ) => createBetterAuth(pool, decided, { limits, mails, events: auditInvitations(database, audit) }),
    };
    return {
      module: AuthModule,
      global: true,
      imports: [...(imports ?? []), ...features],
      providers: [options, MailerHolder, accountMails, betterAuth, ...recognition, ...services],
      exports: [AUTH_OPTIONS, BETTER_AUTH, ApiKeyCallers, KeyUses, ...features, ...services],
    };
  }
}
