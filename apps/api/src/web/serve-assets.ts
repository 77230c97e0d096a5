import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What pages load from Swagger UI's package; the rest of it stays where it is. */
const SWAGGER_UI_FILES = ['/swagger-ui.css', '/swagger-ui-bundle.js'];

/** Serves the pages' styles and scripts under `/assets/`: our own, and those of Swagger UI. */
export function serveAssets(app: NestFastifyApplication): void {
  const own = path.join(path.dirname(fileURLToPath(import.meta.url)), 'assets');
  // Swagger UI comes with Nest's module for it, in the version that fits.
  const require = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  const swaggerUi = path.dirname(require.resolve('swagger-ui-dist/package.json'));
  void app.register(fastifyStatic, {
    root: [own, swaggerUi],
    prefix: '/assets/',
    decorateReply: false,
    allowedPath: (file, root) => root !== swaggerUi || SWAGGER_UI_FILES.includes(file),
  });
}
