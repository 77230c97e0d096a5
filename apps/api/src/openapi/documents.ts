import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { dialectsInOrder } from '../dialects/index.js';
import { PRODUCT_VERSION } from '../product-version.js';
import { completeDocument, type OwnSchemas } from './complete.js';
import { operationIdOf } from './operation-ids.js';
import { documentNames, onlyDocument } from './partition.js';

const CREDENTIALS = dialectsInOrder
  .map(({ name, address, credentialText }) => `- \`${name}\` at \`${address}\`: ${credentialText}`)
  .join('\n');

const DESCRIPTION = `One CRM core that speaks five published HTTP APIs. A contact written through any of them is the same contact in every other.

**Credentials.** Sign in below, and the browser keeps the session cookie; or, as each API has it:

${CREDENTIALS}`;

/** Serves the documents at `/openapi.json` and `/openapi/<dialect>.json`; the pages that show them are `web/`'s. */
export function serveDocuments(app: NestFastifyApplication, schemas: OwnSchemas): void {
  let whole: OpenAPIObject | undefined;
  // Made on first use: a start should not wait for a document that nobody reads.
  const all = () => (whole ??= createDocument(app, schemas));
  const options = { ui: false, raw: ['json' as const] };
  for (const name of documentNames)
    SwaggerModule.setup(`openapi/${name}`, app, () => onlyDocument(all(), name), {
      ...options,
      jsonDocumentUrl: `openapi/${name}.json`,
    });
  SwaggerModule.setup('openapi', app, all, { ...options, jsonDocumentUrl: 'openapi.json' });
}

/** Builds the document of everything from the running application, and the schemas that no class of it describes. */
export function createDocument(app: NestFastifyApplication, schemas: OwnSchemas): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Rosetta CRM')
    .setDescription(DESCRIPTION)
    .setVersion(PRODUCT_VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addApiKey(
      { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'API key of the organization.' },
      'apiKey',
    )
    .addSecurity('apiToken', { type: 'http', scheme: 'bearer', description: 'API key as a Bearer token.' })
    .addSecurity('bearer', {
      type: 'http',
      scheme: 'bearer',
      description: 'Access token (JWT) or session token.',
    })
    .addCookieAuth(
      'better-auth.session_token',
      { type: 'apiKey', in: 'cookie', description: 'Set by signing in.' },
      'session',
    );
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: operationIdOf,
  });
  document.info.contact = { name: 'Rosetta CRM' };
  return completeDocument(document, schemas);
}
