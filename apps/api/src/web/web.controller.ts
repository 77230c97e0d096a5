import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ModuleRef } from '@nestjs/core';
import { AUTH_OPTIONS, type AuthOptions, Public } from '@rosetta/auth';
import { DomainError } from '@rosetta/common';
import { WebhookFormats } from '@rosetta/events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dialectsInOrder } from '../dialects/index.js';
import { documentNames } from '../openapi/partition.js';
import { accountPage, accountPageNames } from './account.page.js';
import { AccountQuery } from './account.query.js';
import { docsPage } from './docs.page.js';
import { duplicatesPage } from './duplicates/duplicates.page.js';
import { importPage } from './import/import.page.js';
import { landingPage } from './landing.page.js';
import { OfferedDemo } from './offered-demo.js';
import { webhooksPage } from './webhooks/webhooks.page.js';

const DOCUMENTS_ARE_PUBLIC =
  'documents are no secret; the credentials of a demo are shown to its own machine';

/** What a person sees in the browser: the landing page, Swagger UI, the import of files, duplicates, the webhooks, and where the links of mails lead. */
@ApiExcludeController()
@Controller('/')
export class WebController {
  constructor(
    @Inject(AUTH_OPTIONS) private readonly auth: AuthOptions,
    private readonly demo: OfferedDemo,
    private readonly modules: ModuleRef,
  ) {}

  @Get()
  @Public('tells where everything is, and the credentials of a demo to its own machine')
  landing(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): unknown {
    if (!request.headers.accept?.includes('text/html')) return this.index();
    return asPage(reply, landingPage(this.auth.publicUrl, this.demo.for(request)));
  }

  @Get('docs')
  @Public(DOCUMENTS_ARE_PUBLIC)
  everyDocument(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return asPage(reply, docsPage(null, this.demo.for(request)));
  }

  @Get('docs/:name')
  @Public(DOCUMENTS_ARE_PUBLIC)
  oneDocument(
    @Param('name') asked: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const name = documentNames.find((each) => each === asked);
    if (!name) throw new DomainError('route_not_found', 'Not found');
    return asPage(reply, docsPage(name, this.demo.for(request)));
  }

  @Get('import')
  @Public('the page itself holds no data; its calls carry the session of whoever signs in on it')
  import(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return asPage(reply, importPage(this.demo.for(request)));
  }

  @Get('duplicates')
  @Public('the page itself holds no data; its calls carry the session of whoever signs in on it')
  duplicates(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return asPage(reply, duplicatesPage(this.demo.for(request)));
  }

  @Get('webhooks')
  @Public('the page itself holds no data; its calls carry the session of whoever signs in on it')
  webhooks(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    const formats = this.modules.get(WebhookFormats, { strict: false }).all;
    return asPage(reply, webhooksPage(this.demo.for(request), formats));
  }

  @Get('account/:name')
  @Public('whoever opens a link of a mail has no credential yet; the link carries one that works once')
  account(
    @Param('name') name: string,
    @Query() { callbackURL }: AccountQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    if (!accountPageNames.includes(name)) throw new DomainError('route_not_found', 'Not found');
    const next = callbackURL !== undefined && this.isTrusted(callbackURL) ? callbackURL : null;
    return asPage(reply, accountPage(name, next));
  }

  /** A page leads on to our own pages and to those of trusted origins: the address of ours must not lead elsewhere. */
  private isTrusted(address: string): boolean {
    const { publicUrl, trustedOrigins } = this.auth;
    if (!URL.canParse(address, publicUrl)) return false;
    const { origin } = new URL(address, publicUrl);
    return origin === new URL(publicUrl).origin || trustedOrigins.includes(origin);
  }

  private index() {
    const at = (path: string) => this.auth.publicUrl + path;
    return {
      name: 'Rosetta CRM',
      documentation: at('/docs'),
      import: at('/import'),
      duplicates: at('/duplicates'),
      webhooks: at('/webhooks'),
      openapi: at('/openapi.json'),
      health: at('/health/ready'),
      apis: dialectsInOrder.map(({ name, address, credentialText }) => ({
        name,
        path: address,
        credential: credentialText,
        documentation: at(`/docs/${name}`),
        openapi: at(`/openapi/${name}.json`),
      })),
    };
  }
}

/** Kept by nobody: the next start may have another demo, or none. */
function asPage(reply: FastifyReply, text: string): string {
  void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
  return text;
}
