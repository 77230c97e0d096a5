/** A version of the API below `/api/v1`, as document D's guides tell of one. */
export interface ApiVersion {
  /** The day it is of, which is its name. */
  readonly version: string;
  readonly description: string;
  readonly changes: readonly string[];
}

/** The header that names the version: of a request the requested one, of each response the one that answers. */
export const VERSION_HEADER = 'blueai-version';

/** Every version there is, the newest first: only what breaks clients makes a new one. */
export const apiVersions: readonly [ApiVersion, ...ApiVersion[]] = [
  {
    version: '2026-02-22',
    description: 'The API as document D and its guides publish it.',
    changes: [
      'Companies, deals, activities, pipelines, custom fields, bulk operations and reports by their published names.',
      'Errors are objects with type, code and message.',
      'API keys are sent as Bearer.',
    ],
  },
];
