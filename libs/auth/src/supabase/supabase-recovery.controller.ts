import { Body, Controller, Header, HttpCode, Ip, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated, Public } from '../authenticated.decorator.js';
import { CurrentUser } from '../current-actor.decorator.js';
import type { UserCaller } from '../sessions/caller.js';
import { SUPABASE_AUTH_PATH, SupabaseSessionDto, SupabaseUserDto } from './supabase-auth.dto.js';
import { SupabaseRefusal, supabaseErrorSchema } from './supabase-auth.errors.js';
import { presentSession, presentUser } from './supabase-auth.presenter.js';
import {
  ChangeUserDto,
  RecoverDto,
  RedirectQuery,
  RecoverResponse,
  VerifyDto,
} from './supabase-recovery.dto.js';
import { SupabaseRecoveryService } from './supabase-recovery.service.js';

const schema = { $ref: `#/components/schemas/${supabaseErrorSchema.name}` };

/** The way back in, as clients of Supabase Auth call it. */
@ApiTags('Sign in (Supabase clients)')
@Controller(SUPABASE_AUTH_PATH)
export class SupabaseRecoveryController {
  constructor(private readonly recovery: SupabaseRecoveryService) {}

  @Post('recover')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Public('Whoever has forgotten a password has no credential; mails are limited per address and recipient.')
  @ApiOperation({
    operationId: 'recoverSupabaseUser',
    summary: 'Ask for a new password by mail',
    description:
      'As `resetPasswordForEmail` of supabase-js. The link leads, by a page of ours with a button, to `redirect_to` with the tokens of a session behind `#`, which supabase-js finds there; a `redirect_to` that names `token_hash` gets the token itself, for `verifyOtp`. Without `redirect_to` it leads to a page of ours. The response is the same whether there is such a user or not.',
  })
  async recover(
    @Query() { redirect_to: redirectTo }: RedirectQuery,
    @Body() { email, code_challenge: challenge }: RecoverDto,
    @Ip() address: string,
  ): Promise<RecoverResponse> {
    await this.recovery.recover(email, { redirectTo, hasChallenge: Boolean(challenge) }, address);
    return {};
  }

  @Post('verify')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Public('The token of a mailed link is the credential; it works once.')
  @ApiOperation({
    operationId: 'verifySupabaseToken',
    summary: 'Sign in by the token of a mailed link',
    description: 'As `verifyOtp({ token_hash, type })` of supabase-js.',
  })
  @ApiResponse({ status: 403, description: 'The token is unknown, used or too old.', schema })
  async verify(@Body() body: VerifyDto, @Ip() address: string): Promise<SupabaseSessionDto> {
    const { type, token_hash: token } = body;
    if (!token)
      throw new SupabaseRefusal('validation_failed', 'token_hash is required: no codes are mailed here');
    return presentSession(
      type === 'recovery'
        ? await this.recovery.byRecoveryToken(token, address)
        : await this.recovery.byConfirmation(token, address),
    );
  }

  @Put('user')
  @Authenticated({ by: ['jwt'], permission: null })
  @ApiOperation({
    operationId: 'updateSupabaseUser',
    summary: 'Change the password of the signed-in user',
    description:
      'As `updateUser({ password })` of supabase-js, within a day of the sign-in; all other sessions end. Nothing else can be changed here.',
  })
  @ApiResponse({ status: 422, description: 'The password is too weak, or the one there is.', schema })
  async changeUser(@CurrentUser() user: UserCaller, @Body() body: ChangeUserDto): Promise<SupabaseUserDto> {
    const { password, ...others } = body;
    const other = Object.entries(others).find(([, value]) => value !== undefined && value !== null);
    if (other) throw new SupabaseRefusal('validation_failed', `${other[0]} cannot be changed here`);
    if (!password) throw new SupabaseRefusal('validation_failed', 'password is required');
    return presentUser(await this.recovery.changePassword(user, password));
  }
}
