// The bulk import of contacts as the floors do it: one probe of all e-mails and phones, the rows merged in memory, one write.
import { v7 as newId } from 'uuid';

/** Does something in a transaction that has the organization's turn. */
export async function inTurn(pool, work) {
  const client = await pool.connect();
  try {
    await client.query(`begin; select pg_advisory_xact_lock(1)`);
    const response = await work(client);
    await client.query('commit');
    return response;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/** Which contact holds which of the given e-mails and phones. */
export async function probe(client, organization, values) {
  const { rows } = await client.query({
    name: 'probe',
    text: 'select value, contact_id from floor.contact_identities where organization_id = $1 and value = any($2)',
    values: [organization, [...new Set(values)].sort()],
  });
  return new Map(rows.map(({ value, contact_id }) => [value, contact_id]));
}

/** Imports rows; `write` is the statement that takes the organization, the new contacts and the changed ones as JSON. */
export async function importContacts(client, organization, rows, write) {
  const byValue = await probe(
    client,
    organization,
    rows.flatMap(({ emails, phones }) => [...emails, ...phones]),
  );
  const { rows: known } = await client.query({
    name: 'lock',
    text: 'select * from floor.contacts where organization_id = $1 and id = any($2) order by id for update',
    values: [organization, [...new Set(byValue.values())]],
  });
  const byId = new Map(known.map((contact) => [contact.id, contact]));
  const [created, changed] = [new Set(), new Set()];
  const results = rows.map((row, index) => {
    const values = [...row.emails, ...row.phones];
    const hit = values.find((value) => byValue.has(value));
    const id = hit === undefined ? newId() : byValue.get(hit);
    const contact = byId.get(id);
    if (contact) merge(contact, row, () => created.has(contact) || changed.add(contact));
    else {
      const fresh = { id, search_text: searchText(row), ...row };
      byId.set(id, fresh);
      created.add(fresh);
      for (const value of values) byValue.set(value, id);
    }
    return { index, success: true, contact_id: id, is_new: !contact };
  });
  await client.query({
    name: 'write',
    text: write,
    values: [organization, JSON.stringify([...created]), JSON.stringify([...changed])],
  });
  return {
    success: true,
    summary: {
      total: rows.length,
      successful: rows.length,
      failed: 0,
      new_contacts: created.size,
      updated_contacts: rows.length - created.size,
    },
    results,
  };
}

function merge(contact, row, note) {
  const before = JSON.stringify(contact.custom_fields);
  contact.custom_fields = { ...contact.custom_fields, ...row.custom_fields };
  for (const list of ['emails', 'phones', 'tags']) {
    const united = [...new Set([...contact[list], ...row[list]])];
    if (united.length > contact[list].length) note();
    contact[list] = united;
  }
  if (JSON.stringify(contact.custom_fields) !== before) note();
}

/** The text a contact is found by. */
export function searchText({ first_name: first, last_name: last, emails }) {
  return `${first} ${last}\t${emails.join('\n')}`.toLowerCase();
}
