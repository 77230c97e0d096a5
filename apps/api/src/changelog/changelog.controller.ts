import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '@rosetta/auth';
import { ChangelogResponse } from './changelog.dto.js';
import { apiVersions } from './versions.js';

/** The versions of the API, where document D's guides have them. */
@ApiTags('Versions')
@Controller('/api/v1/changelog')
export class ChangelogController {
  @Get()
  @Public('it tells of the API, and of nobody’s data')
  @ApiOperation({
    operationId: 'getChangelog',
    summary: 'List the versions of the API',
    description: 'Every response below `/api/v1` names its version in `BlueAI-Version`.',
  })
  list(): ChangelogResponse {
    const [{ version: latest }] = apiVersions;
    return {
      object: 'list',
      data: apiVersions.map(({ changes, ...each }) => ({
        ...each,
        date: each.version,
        changes: [...changes],
      })),
      latest_version: latest,
      current_version: latest,
      all_versions: apiVersions.map(({ version }) => version),
    };
  }
}
