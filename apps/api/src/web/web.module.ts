import { Module } from '@nestjs/common';
import { OfferedDemo } from './offered-demo.js';
import { WebController } from './web.controller.js';

/** The landing page and Swagger UI. */
@Module({ controllers: [WebController], providers: [OfferedDemo] })
export class WebModule {}
