import { Body, Controller, Get, Header, HttpCode, Ip, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Public } from '../authenticated.decorator.js';
import { CurrentUser, CurrentUserId } from '../current-actor.decorator.js';
import type { UserCaller } from '../sessions/caller.js';
import {
  GrantDto,
  GrantQuery,
  LogoutQuery,
  PublicKeySet,
  SUPABASE_AUTH_PATH,
  SupabaseSessionDto,
  SupabaseUserDto,
} from './supabase-auth.dto.js';
import { SupabaseRefusal } from './supabase-auth.errors.js';
import { presentSession, presentUser } from './supabase-auth.presenter.js';
import { SupabaseAuthService } from './supabase-auth.service.js';
import { SupabaseSessions } from './supabase-sessions.js';

/**
 * The part of Supabase Auth's API that an existing client of document A signs in with: supabase-js works unmodified when
 * its URL is ours. The `apikey` header it sends is not needed and not read.
 */
@ApiTags('Sign in (Supabase clients)')
@Controller(SUPABASE_AUTH_PATH)
export class SupabaseAuthController {
  constructor(
    private readonly auth: SupabaseAuthService,
    private readonly sessions: SupabaseSessions,
  ) {}

  @Post('token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Public('Signing in is how one gets a credential; tries are limited per address.')
  @ApiOperation({
    operationId: 'createSupabaseToken',
    summary: 'Sign in by password, or refresh',
    description: 'As `signInWithPassword` of supabase-js.',
  })
  async token(
    @Query() { grant_type: grant }: GrantQuery,
    @Body() body: GrantDto,
    @Ip() address: string,
  ): Promise<SupabaseSessionDto> {
    return grant === 'password' ? this.byPassword(body, address) : this.byRefreshToken(body);
  }

  @Get('user')
  @Authenticated({ by: ['jwt'], permission: null })
  @ApiOperation({
    operationId: 'getSupabaseUser',
    summary: 'Get the signed-in user',
    description: 'As `getUser` of supabase-js.',
  })
  async user(@CurrentUserId() userId: string): Promise<SupabaseUserDto> {
    return presentUser(await this.sessions.user(userId));
  }

  @Post('logout')
  @HttpCode(204)
  @Authenticated({ by: ['jwt'], permission: null })
  @ApiOperation({
    operationId: 'endSupabaseSession',
    summary: 'Sign out',
    description: 'As `signOut` of supabase-js; the access tokens end as well.',
  })
  async logout(@CurrentUser() user: UserCaller, @Query() { scope }: LogoutQuery): Promise<void> {
    await this.sessions.end(user.userId, user.sessionId, scope ?? 'global');
  }

  @Get('.well-known/jwks.json')
  @Public('Public keys are public.')
  @ApiOperation({ operationId: 'getSupabaseJwks', summary: 'Public keys of the access tokens' })
  async publicKeys(): Promise<PublicKeySet> {
    return this.auth.publicKeys();
  }

  private async byPassword({ email, password }: GrantDto, address: string): Promise<SupabaseSessionDto> {
    const signIn = email && password ? await this.auth.signIn(email, password, address) : null;
    if (!signIn) throw new SupabaseRefusal('invalid_credentials', 'Invalid login credentials');
    return presentSession(signIn);
  }

  private async byRefreshToken({ refresh_token: refreshToken }: GrantDto): Promise<SupabaseSessionDto> {
    const signIn = refreshToken ? await this.auth.refresh(refreshToken) : null;
    if (!signIn)
      throw new SupabaseRefusal('refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found');
    return presentSession(signIn);
  }
}
