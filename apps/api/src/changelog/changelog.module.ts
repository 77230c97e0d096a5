import { Module } from '@nestjs/common';
import { ChangelogController } from './changelog.controller.js';

/** Which versions of the API there are. */
@Module({ controllers: [ChangelogController] })
export class ChangelogModule {}
