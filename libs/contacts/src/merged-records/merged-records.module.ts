import { Module } from '@nestjs/common';
import { MergedRecordsRepository } from './merged-records.repository.js';
import { OldIds } from './old-ids.service.js';

/** What became of the ids of contacts and companies that were merged. */
@Module({ providers: [MergedRecordsRepository, OldIds], exports: [MergedRecordsRepository, OldIds] })
export class MergedRecordsModule {}
