import type { Answer, TestApi } from './api.js';

type Tell = (operationId: string, answer: Answer) => void;

const ORGANIZATION = '/api/auth/organization';
const A_LONG_IMPORT = Array.from({ length: 20_000 }, (_, row) => `person${row}@example.com\n`).join('');

/** Plays what no demo has by itself, somebody invited and an import under way, and tells what these operations answer. */
export async function playExceptions(api: TestApi, tell: Tell): Promise<void> {
  await playInvitations(api, tell);
  const { cookie } = await api.tenant();
  const headers = { cookie, 'content-type': 'text/csv' };
  const path = '/api/v1/imports?entity=contacts&start=true';
  const { body } = await api.request('POST', path, { headers, raw: `Email\n${A_LONG_IMPORT}` });
  const { id } = body.import;
  tell('cancelImport', await api.request('POST', `/api/v1/imports/${id}/cancel`, { headers: { cookie } }));
}

async function playInvitations(api: TestApi, tell: Tell): Promise<void> {
  const owner = await api.tenant();
  const guest = await api.signUp('layla@example.com');
  await api.rows('update auth.users set email_verified = true where id = $1', [guest.userId]);
  const invite = async () => {
    const json = { email: guest.email, role: 'member' };
    const headers = { cookie: owner.cookie };
    return (await api.request('POST', `${ORGANIZATION}/invite-member`, { headers, json })).body.id as string;
  };
  const answer = async (verb: string, { cookie }: { cookie: string }) => {
    const invitationId = await invite();
    const path = `${ORGANIZATION}/${verb.toLowerCase()}-invitation`;
    const done = await api.request('POST', path, { headers: { cookie }, json: { invitationId } });
    tell(`authOrganization${verb}Invitation`, done);
  };
  const read = async (operationId: string, path: string) =>
    tell(operationId, await api.request('GET', ORGANIZATION + path, { headers: { cookie: guest.cookie } }));
  const id = await invite();
  await read('authOrganizationGetInvitation', `/get-invitation?id=${id}`);
  await read('authOrganizationListUserInvitations', '/list-user-invitations');
  const headers = { cookie: guest.cookie };
  const json = { invitationId: id };
  await api.request('POST', `${ORGANIZATION}/reject-invitation`, { headers, json });
  await answer('Cancel', owner);
  await answer('Reject', guest);
  await answer('Accept', guest);
}
