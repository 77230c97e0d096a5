import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { QueryFlag, LeavesExtraKeys } from '@rosetta/common';
import { type DownloadFormat, downloadFormats } from '../imports/import.entity.js';

/** How an export is written; which records it has is said in the grammar of the proxy, beside it. */
@LeavesExtraKeys()
export class ExportQuery {
  /** How the file is written. */
  @IsOptional()
  @IsIn(downloadFormats, { message: `format must be one of ${downloadFormats.join(', ')}` })
  format?: DownloadFormat = 'csv';

  /** CSV: false writes cells as they are, even if a spreadsheet would run them as formulas. */
  @ApiProperty({ type: Boolean, required: false })
  @IsOptional()
  @QueryFlag()
  @IsBoolean({ message: 'guard must be true or false' })
  guard?: boolean = true;
}
