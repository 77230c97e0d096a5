/** A version of the API. */
export class ApiVersionDto {
  /** The day it is of. */
  version: string;
  /** The day, `YYYY-MM-DD`. */
  date: string;
  /** What it brought, in one sentence. */
  description: string;
  /** What changed, one by one. */
  changes: string[];
}

/** Response of `GET /api/v1/changelog`. */
export class ChangelogResponse {
  /** What kind of response it is. */
  object: 'list';
  /** The newest first. */
  data: ApiVersionDto[];
  /** The newest version. */
  latest_version: string;
  /** The one by which this request is answered. */
  current_version: string;
  /** All versions, the newest first. */
  all_versions: string[];
}
