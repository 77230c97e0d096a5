import { ApiHideProperty } from '@nestjs/swagger';
import { OptionalText, WarnsOfExtraKeys } from '@rosetta/common';
import { Allow, IsIn, IsNotEmpty, IsObject, IsOptional, IsString } from 'class-validator';

/** Body of `POST /auth/v1/signup`. */
@WarnsOfExtraKeys()
export class SignUpDto {
  @OptionalText()
  email?: string | null;

  @OptionalText()
  password?: string | null;

  /** What the client says of the user: `name` or `full_name` is kept. */
  @IsOptional()
  @IsObject({ message: 'data must be an object' })
  data?: Record<string, unknown> | null;

  /** Of a client that reads no tokens behind `#` (PKCE): the link carries `token_hash` instead. */
  @OptionalText()
  code_challenge?: string | null;

  @Allow()
  @ApiHideProperty()
  code_challenge_method?: unknown;

  @Allow()
  @ApiHideProperty()
  phone?: unknown;
}

/** Body of `POST /auth/v1/resend`. */
@WarnsOfExtraKeys()
export class ResendDto {
  /** What the mail was for: `signup`. */
  @IsIn(['signup', 'email_change', 'sms', 'phone_change'], { message: 'type must be signup' })
  type: 'signup' | 'email_change' | 'sms' | 'phone_change';

  @IsOptional()
  @IsString({ message: 'email must be a string' })
  @IsNotEmpty({ message: 'email is required' })
  email?: string | null;

  /** As in a sign-up. */
  @OptionalText()
  code_challenge?: string | null;

  @Allow()
  @ApiHideProperty()
  code_challenge_method?: unknown;
}

/** Response of `POST /auth/v1/resend`: nothing, whether there is somebody to be mailed or not. */
export class ResendResponse {}
