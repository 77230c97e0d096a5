import { ApiHideProperty } from '@nestjs/swagger';
import { OptionalText, WarnsOfExtraKeys } from '@rosetta/common';
import { Allow, IsIn, IsNotEmpty, IsString } from 'class-validator';

/** Query of what mails a link: `POST /auth/v1/recover`, `signup` and `resend`. */
export class RedirectQuery {
  /** The page that the link of the mail leads to; of PUBLIC_URL or CORS_ORIGINS. */
  @OptionalText()
  redirect_to?: string;
}

/** Body of `POST /auth/v1/recover`. */
@WarnsOfExtraKeys()
export class RecoverDto {
  @IsString({ message: 'email is required' })
  @IsNotEmpty({ message: 'email is required' })
  email: string;

  /** Of a client that reads no tokens behind `#` (PKCE): the link carries `token_hash` instead. */
  @OptionalText()
  code_challenge?: string | null;

  @Allow()
  @ApiHideProperty()
  code_challenge_method?: unknown;
}

/** Response of `POST /auth/v1/recover`: nothing, whether there is such a user or not. */
export class RecoverResponse {}

/** Body of `POST /auth/v1/verify`. */
@WarnsOfExtraKeys()
export class VerifyDto {
  /** What the link was mailed for: `recovery`, or to confirm an e-mail (`email`, `signup`). */
  @IsIn(['recovery', 'email', 'signup'], { message: 'type must be recovery, email or signup' })
  type: 'recovery' | 'email' | 'signup';

  /** The token of the link. */
  @OptionalText()
  token_hash?: string | null;
}

/** Body of `PUT /auth/v1/user`: what else supabase-js may send is refused by name. */
@WarnsOfExtraKeys()
export class ChangeUserDto {
  @OptionalText()
  password?: string | null;

  @Allow()
  @ApiHideProperty()
  email?: unknown;

  @Allow()
  @ApiHideProperty()
  phone?: unknown;

  @Allow()
  @ApiHideProperty()
  data?: unknown;

  @Allow()
  @ApiHideProperty()
  nonce?: unknown;

  @Allow()
  @ApiHideProperty()
  current_password?: unknown;

  @Allow()
  @ApiHideProperty()
  channel?: unknown;

  @Allow()
  @ApiHideProperty()
  app_metadata?: unknown;
}
