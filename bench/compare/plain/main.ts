// The plain service: contacts and deals as one would write them with Nest and TypeORM without a further thought.
// Settings: DATABASE_URL, PORT.
import 'reflect-metadata';
import { Controller, Get, Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BulkController } from './bulk.controller.js';
import { ContactsController } from './contacts.controller.js';
import { ApiKey, Contact, Deal } from './entities.js';

const { DATABASE_URL, PORT } = process.env;
const entities = [ApiKey, Contact, Deal];

@Controller('health')
class HealthController {
  @Get('ready')
  ready(): object {
    return { status: 'ok' };
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'postgres', url: DATABASE_URL, entities, poolSize: 20 }),
    TypeOrmModule.forFeature(entities),
  ],
  controllers: [HealthController, ContactsController, BulkController],
})
class PlainModule {}

const app = await NestFactory.create<NestFastifyApplication>(
  PlainModule,
  new FastifyAdapter({ bodyLimit: 5_000_000 }),
  { logger: ['error'] },
);
app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
await app.listen(Number(PORT), '127.0.0.1');
