import { IsOptional, IsString } from 'class-validator';

/** Query of the pages that links of mails lead to. */
export class AccountQuery {
  /** Where to go on. */
  @IsOptional()
  @IsString({ message: 'callbackURL must be an address' })
  callbackURL?: string;
}
