import { createAccessControl } from 'better-auth/plugins/access';
import { defaultStatements } from 'better-auth/plugins/organization/access';

/** better-auth's own notion of who may do what with its invitations; everything else is `permissions.ts`. */
export const accessControl = createAccessControl(defaultStatements);

const inviting = accessControl.newRole({ organization: [], member: [], invitation: ['create', 'cancel'] });
const inviteeOnly = accessControl.newRole({ organization: [], member: [], invitation: [] });

/** Makes our five roles the only ones better-auth's organization plugin knows. */
export const memberRoles = {
  owner: inviting,
  admin: inviting,
  manager: inviteeOnly,
  member: inviteeOnly,
  viewer: inviteeOnly,
};
