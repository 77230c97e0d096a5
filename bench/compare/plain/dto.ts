import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** A contact as it is written. */
export class ContactDto {
  @IsOptional() @IsString() @MaxLength(100) first_name?: string;
  @IsOptional() @IsString() @MaxLength(100) last_name?: string;
  @IsOptional() @IsArray() @IsEmail({}, { each: true }) emails?: string[];
  @IsOptional() @IsArray() @Matches(/^\+\d{8,15}$/, { each: true }) phones?: string[];
  @IsOptional() @IsString() @MaxLength(50) source?: string;
  @IsOptional() @IsArray() @Length(1, 50, { each: true }) tags?: string[];
  @IsOptional() @IsString() @MaxLength(5000) description?: string;
  @IsOptional() @IsObject() custom_fields?: object;
}

/** Many contacts to be matched and written. */
export class ImportDto {
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => ContactDto)
  contacts: ContactDto[];
  @IsOptional() @IsString() default_source?: string;
}

/** A deal as it is written. */
export class DealDto {
  @IsString() @Length(1, 200) title: string;
  @IsOptional() @IsNumber() @Min(0) value?: number;
  @IsOptional() @IsString() stage?: string;
  @IsEmail() contact_email: string;
  @IsOptional() @IsString() contact_first_name?: string;
  @IsOptional() @IsBoolean() create_contact_if_missing?: boolean;
  @IsOptional() @IsObject() custom_fields?: object;
}

/** Many deals to be written. */
export class DealsDto {
  @IsArray() @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => DealDto) deals: DealDto[];
  @IsOptional() @IsString() default_stage?: string;
  @IsOptional() @IsBoolean() skip_if_exists?: boolean;
}

/** What one contact is asked for by. */
export class GetContactDto {
  @IsString() phone_number: string;
}

/** A page of contacts to be read. */
export class PageDto {
  @IsObject() filters: { page_size?: number; page?: string };
}
