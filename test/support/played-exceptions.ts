import type { Mailbox } from '../auth/mailbox.js';
import { startReceiver } from '../events/receiver.js';
import type { ApiResponse, TestApi } from './api.js';

type Tell = (operationId: string, response: ApiResponse) => void;

const ORGANIZATION = '/api/auth/organization';
const A_LONG_IMPORT = Array.from({ length: 20_000 }, (_, row) => `person${row}@example.com\n`).join('');

/** Plays what no demo has by itself, somebody invited, mails, a receiver of webhooks, somebody who is there twice, and an import under way, and tells what these operations answer. */
export async function playExceptions(api: TestApi, mailbox: Mailbox, tell: Tell): Promise<void> {
  await playInvitations(api, tell);
  await playMails(api, mailbox, tell);
  await playWebhooks(api, tell);
  await playDuplicates(api, tell);
  const { cookie } = await api.tenant();
  const headers = { cookie, 'content-type': 'text/csv' };
  const path = '/api/v1/imports?entity=contacts&start=true';
  const { body } = await api.request('POST', path, { headers, raw: `Email\n${A_LONG_IMPORT}` });
  const { id } = body.import;
  tell('cancelImport', await api.request('POST', `/api/v1/imports/${id}/cancel`, { headers: { cookie } }));
}

async function playWebhooks(api: TestApi, tell: Tell): Promise<void> {
  const { cookie } = await api.tenant();
  const receiver = await startReceiver();
  const ask = (method: string, path: string, json?: unknown) =>
    api.request(method, `/api/v1/${path}`, { headers: { cookie }, json });
  const json = { url: receiver.url, events: ['contact.created'] };
  const webhook = `webhooks/${(await ask('POST', 'webhooks', json)).body.webhook.id}`;
  await ask('POST', 'crm/contacts', { first_name: 'Nadia', last_name: 'Farouk' });
  await receiver.until(1);
  const ended = () => ask('GET', `${webhook}/deliveries?status=succeeded`);
  let found = await ended();
  while (found.body.total === 0) found = await ended();
  const delivery = `${webhook}/deliveries/${found.body.items[0].id}`;
  tell('getWebhookDelivery', await ask('GET', delivery));
  const span = { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' };
  tell('redeliverWebhook', await ask('POST', `${webhook}/redeliver`, span));
  tell('redeliverWebhookDelivery', await ask('POST', `${delivery}/redeliver`));
  await receiver.until(2);
  await receiver.close();
}

async function playDuplicates(api: TestApi, tell: Tell): Promise<void> {
  const { cookie } = await api.tenant();
  const ask = (method: string, path: string, json?: unknown) =>
    api.request(method, `/api/v1/crm/${path}`, { headers: { cookie }, json });
  const nadia = { last_name: 'Farouk', email: 'nadia.farouk@example.com', phone: '+201017177776' };
  const { contact } = (await ask('POST', 'contacts', { ...nadia, first_name: 'Nadia' })).body;
  const nadja = { ...nadia, first_name: 'Nadja', email: 'nfarouk@example.org', position: 'Buyer' };
  const again = (await ask('POST', 'contacts', nadja)).body.contact;
  const scan = `duplicates/scans/${(await ask('POST', 'duplicates/scans', {})).body.scan.id}`;
  let ended = await ask('GET', scan);
  while (ended.body.scan.finished_at === null) ended = await ask('GET', scan);
  tell('getDuplicateScan', ended);
  tell('listDuplicateScans', await ask('GET', 'duplicates/scans'));
  const found = await ask('GET', 'duplicates');
  tell('listDuplicates', found);
  tell('listDuplicatesOfContact', await ask('GET', `contacts/${contact.id}/duplicates`));
  const decision = `duplicates/${found.body.items[0].id}/decision`;
  tell('decideDuplicate', await ask('POST', decision, { decision: 'same' }));
  const play = async (path: string, names: readonly [string, string, string], ids: readonly string[]) => {
    const [winner_id, ...loser_ids] = ids;
    const merged = await ask('POST', `${path}/merges`, { winner_id, loser_ids });
    tell(names[0], merged);
    const merge = `${path}/merges/${merged.body.merge.id}`;
    tell(names[1], await ask('GET', merge));
    tell(names[2], await ask('POST', `${merge}/undo`));
  };
  await play('contacts', ['mergeContacts', 'getContactMerge', 'undoContactMerge'], [contact.id, again.id]);
  const companies = [{ name: 'Nile Trading' }, { name: 'Nile Trading Ltd', domain: 'nile.example' }];
  const made = await Promise.all(companies.map((company) => ask('POST', 'companies', company)));
  const ids = made.map(({ body }) => body.company.id as string);
  await play('companies', ['mergeCompanies', 'getCompanyMerge', 'undoCompanyMerge'], ids);
}

async function playMails(api: TestApi, mailbox: Mailbox, tell: Tell): Promise<void> {
  const { email, cookie } = await api.signUp('salma@example.com');
  const headers = { cookie };
  const ask = (path: string, json?: unknown) => api.request('POST', path, { headers, json });
  const tokenOf = async (mails: number) => (await mailbox.mailTo(email, mails)).secret.get('token')!;
  tell('authSendVerificationEmail', await ask('/api/auth/send-verification-email', { email }));
  tell('authVerifyEmail', await ask(`/api/auth/verify-email?token=${await tokenOf(2)}`));
  await ask('/api/auth/request-password-reset', { email });
  const newPassword = 'seven brave otters dancing';
  tell('authResetPassword', await ask('/api/auth/reset-password', { newPassword, token: await tokenOf(3) }));
  await ask('/auth/v1/recover', { email });
  const verified = await ask('/auth/v1/verify', { type: 'recovery', token_hash: await tokenOf(4) });
  tell('verifySupabaseToken', verified);
  const bearer = { authorization: `Bearer ${verified.body.access_token}` };
  const json = { password: 'correct horse battery staple' };
  tell('updateSupabaseUser', await api.request('PUT', '/auth/v1/user', { headers: bearer, json }));
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
  const toResponse = async (verb: string, { cookie }: { cookie: string }) => {
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
  await toResponse('Cancel', owner);
  await toResponse('Reject', guest);
  await toResponse('Accept', guest);
}
