import { Module } from '@nestjs/common';
import { MergedRecordsRepository } from './merged-records.repository.js';

/** What became of the ids of contacts and companies that were merged. */
@Module({ providers: [MergedRecordsRepository], exports: [MergedRecordsRepository] })
export class MergedRecordsModule {}
