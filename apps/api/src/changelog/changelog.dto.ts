/** A version of the API. */
export class ApiVersionDto {
  /** The day it is of. */
  version: string;
  date: string;
  description: string;
  changes: string[];
}

/** Answer of `GET /api/v1/changelog`. */
export class ChangelogResponse {
  object: 'list';
  /** The newest first. */
  data: ApiVersionDto[];
  latest_version: string;
  /** The one by which this request is answered. */
  current_version: string;
  all_versions: string[];
}
