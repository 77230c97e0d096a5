import type { AuthEndpoint } from './endpoint.js';
import { ACTIVE, id, list, object, organizationId, orNull, ref, text } from './schemas.js';

const tag = 'Organizations (better-auth)';
const slug = text({ minLength: 1 });
const ofOrganization = {
  'organizationId?': organizationId({ description: ACTIVE }),
  'organizationSlug?': text({ description: 'The same by its slug, which wins.' }),
};
const sentId = '0198c0de-7a31-7c5e-b7a4-6f2d54f6a2b1';

const memberFields = ['createdAt', 'role', 'userId', 'id'];

const notFound = [400, 'Organization not found', 'ORGANIZATION_NOT_FOUND'] as const;
const noneActive = [400, 'No active organization', 'NO_ACTIVE_ORGANIZATION'] as const;
const notMine = [
  403,
  'User is not a member of the organization',
  'USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION',
] as const;
const notAMember = [
  403,
  'You are not a member of this organization',
  'YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION',
] as const;

/**
 * Organizations as better-auth's clients know them. What changes members or an organization is missing on purpose:
 * `/api/v1/members` and `/api/v1/organizations` hold that to our role rules and audit it, and a deleted organization would
 * take its business records along.
 */
export const organizationEndpoints: readonly AuthEndpoint[] = [
  {
    method: 'POST',
    path: '/organization/create',
    tag,
    summary: 'Create an organization',
    description: 'The caller becomes its owner, and it the active organization of the session.',
    session: 'needed',
    body: object({
      name: text({ minLength: 1 }),
      slug,
      'logo?': orNull(text()),
      'metadata?': { type: 'object', additionalProperties: true },
      'keepCurrentActiveOrganization?': { type: 'boolean' },
    }),
    example: { name: 'Acme Corp', slug: 'acme-corp' },
    response: ref('AuthNewOrganization'),
    returns: 'The organization with its owner.',
    refusals: [[400, 'Organization already exists', 'ORGANIZATION_ALREADY_EXISTS']],
  },
  {
    method: 'POST',
    path: '/organization/check-slug',
    tag,
    summary: 'Ask whether a slug is free',
    description: 'A slug that is taken is refused.',
    session: 'needed',
    body: object({ slug }),
    example: { slug: 'acme-corp' },
    response: ref('AuthDone'),
    returns: 'It is free.',
    refusals: [[400, 'Organization slug already taken', 'ORGANIZATION_SLUG_ALREADY_TAKEN']],
  },
  {
    method: 'GET',
    path: '/organization/list',
    isPublished: true,
    tag,
    summary: "List one's organizations",
    description: 'Without roles and settings; `/api/v1/organizations` has those.',
    session: 'needed',
    response: list(ref('AuthOrganization')),
    returns: 'The organizations.',
  },
  {
    method: 'POST',
    path: '/organization/set-active',
    isPublished: true,
    tag,
    summary: "Choose the session's organization",
    description: 'By id or by slug; `null` chooses none, and an empty body asks which one it is.',
    session: 'needed',
    body: object({
      'organizationId?': orNull(organizationId({ description: 'As better-auth or `/api/v1` writes it.' })),
      'organizationSlug?': text(),
    }),
    example: { organizationId: sentId },
    response: orNull(ref('AuthOrganization')),
    returns: 'The organization, or `null` where there is none.',
    setsSession: 'sometimes',
    refusals: [notFound, notMine],
  },
  {
    method: 'GET',
    path: '/organization/get-organization',
    tag,
    summary: 'Read an organization',
    description: 'The active one unless told; `null` where there is none.',
    session: 'needed',
    query: ofOrganization,
    response: orNull(ref('AuthOrganization')),
    returns: 'The organization, or `null`.',
    refusals: [notFound, notMine],
  },
  {
    method: 'GET',
    path: '/organization/get-full-organization',
    tag,
    summary: 'Read an organization with its members and invitations',
    description:
      'The active one unless told; `null` where there is none. Only who may invite sees invitations.',
    session: 'needed',
    query: {
      ...ofOrganization,
      'membersLimit?': { type: 'integer', minimum: 1, description: 'Members to show.' },
    },
    response: orNull(ref('AuthFullOrganization')),
    returns: 'The organization, or `null`.',
    refusals: [notFound, notMine],
  },
  {
    method: 'GET',
    path: '/organization/get-active-member',
    tag,
    summary: "Read one's membership in the active organization",
    description: 'With the role.',
    session: 'needed',
    response: ref('AuthMemberWithUser'),
    returns: 'The membership.',
    refusals: [noneActive, [400, 'Member not found', 'MEMBER_NOT_FOUND']],
  },
  {
    method: 'GET',
    path: '/organization/get-active-member-role',
    tag,
    summary: "Read one's role, or another member's",
    description: 'In the active organization unless told.',
    session: 'needed',
    query: { 'userId?': id({ description: 'The caller, unless told.' }), ...ofOrganization },
    response: ref('AuthRole'),
    returns: 'The role.',
    refusals: [notFound, noneActive, notAMember],
  },
  {
    method: 'GET',
    path: '/organization/list-members',
    tag,
    summary: 'List the members of an organization',
    description: 'In the active organization unless told. `/api/v1/members` changes them.',
    session: 'needed',
    query: {
      ...ofOrganization,
      'limit?': { type: 'integer', minimum: 1, description: 'Members of a page.' },
      'offset?': { type: 'integer', minimum: 0, description: 'Members before the page.' },
      'sortBy?': text({ enum: memberFields, description: 'The field to sort by.' }),
      'sortDirection?': text({ enum: ['asc', 'desc'], description: 'Which end comes first.' }),
      'filterField?': text({ enum: memberFields, description: 'The field to filter by.' }),
      'filterOperator?': text({
        enum: ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'contains', 'starts_with', 'ends_with'],
        default: 'eq',
        description: 'How the field is compared.',
      }),
      'filterValue?': text({ description: 'What the field is compared with.' }),
    },
    response: ref('AuthMembers'),
    returns: 'A page of members, and how many there are.',
    refusals: [notFound, noneActive, notAMember],
  },
  {
    method: 'POST',
    path: '/organization/has-permission',
    tag,
    summary: "Ask better-auth for one's permission",
    description:
      "Of better-auth's own permissions, the members of an organization have those to invite: `invitation: [create, cancel]`, for owners and admins. What roles may do in the CRM is told by `/docs/platform`.",
    session: 'needed',
    body: object({
      permissions: { type: 'object', additionalProperties: list(text()) },
      'organizationId?': organizationId({ description: ACTIVE }),
    }),
    example: { permissions: { invitation: ['create'] } },
    response: ref('AuthPermission'),
    returns: 'Whether the role has all of them.',
    refusals: [
      noneActive,
      [401, 'User is not a member of the organization', 'USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION'],
    ],
  },
];
