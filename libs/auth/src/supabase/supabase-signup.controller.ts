import { Body, Controller, Header, HttpCode, Ip, Post, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { warningHeader } from '@rosetta/common';
import { Public } from '../authenticated.decorator.js';
import { SUPABASE_AUTH_PATH, SupabaseSessionDto, SupabaseUserDto } from './supabase-auth.dto.js';
import { SupabaseRefusal, supabaseErrorSchema } from './supabase-auth.errors.js';
import { presentNewUser, presentSession } from './supabase-auth.presenter.js';
import { RedirectQuery } from './supabase-recovery.dto.js';
import { ResendDto, ResendResponse, SignUpDto } from './supabase-signup.dto.js';
import { SupabaseSignUpService } from './supabase-signup.service.js';

const schema = { $ref: `#/components/schemas/${supabaseErrorSchema.name}` };

interface Reply {
  header(name: string, value: string): unknown;
}

/** Signing up, as clients of Supabase Auth call it. */
@ApiTags('Sign in (Supabase clients)')
@ApiExtraModels(SupabaseSessionDto, SupabaseUserDto)
@Controller(SUPABASE_AUTH_PATH)
export class SupabaseSignUpController {
  constructor(private readonly users: SupabaseSignUpService) {}

  @Post('signup')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Public('Signing up is how one becomes a user; tries are limited per address.')
  @ApiOperation({
    operationId: 'signUpSupabaseUser',
    summary: 'Sign up by e-mail and password',
    description:
      'As `signUp` of supabase-js. A session, or the user alone where the e-mail has to be confirmed first: then nobody learns whether there is such a user already. Who has signed up is in no organization yet.',
  })
  @ApiResponse({
    status: 200,
    description: 'The session, or the user who has to confirm the e-mail.',
    schema: { oneOf: [SupabaseSessionDto, SupabaseUserDto].map((dto) => ({ $ref: getSchemaPath(dto) })) },
  })
  @ApiResponse({ status: 422, description: 'The e-mail is taken, or the password is too weak.', schema })
  async signUp(
    @Query() { redirect_to: redirectTo }: RedirectQuery,
    @Body() body: SignUpDto,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<SupabaseSessionDto | SupabaseUserDto> {
    const { email, password, phone, code_challenge: challenge } = body;
    const data = body.data ?? {};
    if (!email && phone) throw new SupabaseRefusal('phone_provider_disabled', 'Phone signups are disabled');
    if (!email)
      throw new SupabaseRefusal('anonymous_provider_disabled', 'Anonymous sign-ins are disabled', 422);
    if (!password) throw new SupabaseRefusal('validation_failed', 'Signup requires a valid password');
    const user = { email, password, name: nameIn(data) ?? email.split('@', 1)[0]! };
    const page = { redirectTo, hasChallenge: Boolean(challenge) };
    const made = await this.users.signUp(user, page, address);
    const lost = Object.keys(data).filter((key) => !NAMES.includes(key));
    if (lost.length > 0) reply.header('warning', warningHeader(lost.map((key) => `data.${key} is not kept`)));
    return 'accessToken' in made ? presentSession(made) : presentNewUser(made);
  }

  @Post('resend')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Public(
    'Whoever has to confirm an e-mail has no credential yet; mails are limited per address and recipient.',
  )
  @ApiOperation({
    operationId: 'resendSupabaseMail',
    summary: 'Mail the link of a sign-up once more',
    description:
      'As `resend({ type: "signup", email })` of supabase-js. The response is the same whether somebody waits for it or not.',
  })
  async resend(
    @Query() { redirect_to: redirectTo }: RedirectQuery,
    @Body() { type, email, code_challenge: challenge }: ResendDto,
    @Ip() address: string,
  ): Promise<ResendResponse> {
    if (type === 'email_change')
      throw new SupabaseRefusal(
        'validation_failed',
        'email cannot be changed here, so nothing is mailed for it',
      );
    if (type !== 'signup') throw new SupabaseRefusal('phone_provider_disabled', 'Phone logins are disabled');
    if (!email) throw new SupabaseRefusal('validation_failed', 'email is required');
    await this.users.resend(email, { redirectTo, hasChallenge: Boolean(challenge) }, address);
    return {};
  }
}

/** What of the data of a sign-up is the user's name. */
const NAMES = ['name', 'full_name'];

function nameIn(data: Readonly<Record<string, unknown>>): string | undefined {
  const names = NAMES.map((key) => data[key]).filter(
    (value) => typeof value === 'string' && value.trim() !== '',
  );
  return names[0] as string | undefined;
}
