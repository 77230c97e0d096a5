import type { AuthEndpoint } from './endpoint.js';
import { ACTIVE, id, list, object, organizationId, ref, role, text } from './schemas.js';

const tag = 'Invitations';
const sentId = '0198c0de-7a31-7c5e-b7a4-6f2d54f6a2b1';
const byId = { body: object({ invitationId: id() }), example: { invitationId: sentId } };

const noOrganization = [400, 'Organization not found', 'ORGANIZATION_NOT_FOUND'] as const;
const notFound = [400, 'Invitation not found', 'INVITATION_NOT_FOUND'] as const;
const notAMember = [400, 'Member not found', 'MEMBER_NOT_FOUND'] as const;
const notForYou = [
  403,
  'You are not the recipient of the invitation',
  'YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION',
] as const;

/** Inviting somebody by their e-mail; a mail brings them the link, where mails are sent; else whoever invites passes the id on. */
export const invitationEndpoints: readonly AuthEndpoint[] = [
  {
    method: 'POST',
    path: '/organization/invite-member',
    tag,
    summary: 'Invite somebody',
    description:
      'For owners and admins; only an owner makes owners. The one it is for gets a mail with a link; where no mails are sent (no SMTP_URL), give them the id, which is good for 48 hours.',
    session: 'needed',
    body: object({
      email: text({ format: 'email' }),
      role,
      'organizationId?': organizationId({ description: ACTIVE }),
      'resend?': { type: 'boolean', description: 'Prolongs the invitation that is already there.' },
    }),
    example: { email: 'omar@example.com', role: 'member' },
    response: ref('AuthInvitation'),
    returns: 'The invitation.',
    refusals: [
      noOrganization,
      notAMember,
      [400, 'role must be one of owner, admin, manager, member, viewer', 'ROLE_NOT_FOUND'],
      [400, 'User is already a member of this organization', 'USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION'],
      [400, 'User is already invited to this organization', 'USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION'],
      [
        403,
        'You are not allowed to invite users to this organization',
        'YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION',
      ],
      [
        403,
        'You are not allowed to invite a user with this role',
        'YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE',
      ],
    ],
  },
  {
    method: 'POST',
    path: '/organization/accept-invitation',
    tag,
    summary: 'Accept an invitation',
    description: 'For the user with its e-mail; its organization becomes the active one of the session.',
    session: 'needed',
    ...byId,
    response: ref('AuthJoined'),
    returns: 'The invitation and the new membership.',
    refusals: [notFound, notForYou],
  },
  {
    method: 'POST',
    path: '/organization/reject-invitation',
    tag,
    summary: 'Reject an invitation',
    description: 'For the user with its e-mail.',
    session: 'needed',
    ...byId,
    response: ref('AuthRejected'),
    returns: 'The invitation.',
    refusals: [[400, 'Invitation not found!', 'INVITATION_NOT_FOUND'], notForYou],
  },
  {
    method: 'POST',
    path: '/organization/cancel-invitation',
    tag,
    summary: 'Take an invitation back',
    description: 'For owners and admins.',
    session: 'needed',
    ...byId,
    response: ref('AuthInvitation'),
    returns: 'The invitation.',
    refusals: [
      notFound,
      notAMember,
      [403, 'You are not allowed to cancel this invitation', 'YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION'],
    ],
  },
  {
    method: 'GET',
    path: '/organization/get-invitation',
    tag,
    summary: 'Read an invitation',
    description: 'For the user with its e-mail, while it is open.',
    session: 'needed',
    query: { id: id({ description: 'The id of the invitation.' }) },
    response: ref('AuthInvitationDetails'),
    returns: 'The invitation, with the names of its organization and of who invites.',
    refusals: [
      notFound,
      [
        400,
        'Inviter is no longer a member of the organization',
        'INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION',
      ],
      [401, 'Not authenticated'],
      notForYou,
    ],
  },
  {
    method: 'GET',
    path: '/organization/list-invitations',
    tag,
    summary: "List an organization's invitations",
    description: 'For owners and admins; admins do not see those of owners.',
    session: 'needed',
    query: { 'organizationId?': organizationId({ description: ACTIVE }) },
    response: list(ref('AuthInvitation')),
    returns: 'The invitations, whatever became of them.',
    refusals: [
      [400, 'Organization ID is required'],
      [403, 'You are not a member of this organization'],
      [
        403,
        'You are not allowed to list invitations for this organization',
        'YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS',
      ],
    ],
  },
  {
    method: 'GET',
    path: '/organization/list-user-invitations',
    tag,
    summary: "List one's own invitations",
    description:
      'Open ones, for a user whose e-mail is confirmed: `send-verification-email` mails the link for that.',
    session: 'read',
    response: list(ref('AuthInvitationOfUser')),
    returns: 'The invitations with the names of their organizations.',
    refusals: [
      [400, 'Missing session headers, or email query parameter.'],
      [
        403,
        'Email verification required to view or list invitations for the session email',
        'EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION',
      ],
    ],
  },
];
