import { Controller, Get, Redirect } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@rosetta/auth';

/** Brings whoever opens the address in a browser to the documentation. */
@ApiExcludeController()
@Controller('/')
export class RootController {
  @Get()
  @Public('says only where the documentation is')
  @Redirect('/docs', 302)
  toDocuments(): void {}
}
