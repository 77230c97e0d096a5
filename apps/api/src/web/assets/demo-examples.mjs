/** The ids in the documents' examples, by what they are of. */
const HOUSE = '0198c0de7a317c5eb7a46f2d54f6a2b1';
const CONTACTS = [
  'f2b4f7ab-7033-47ce-be06-b30a47de020a',
  'c1d2e3f4-5678-9abc-def0-123456789abc',
  '123e4567-e89b-12d3-a456-426614174000',
];
const COMPANIES = ['987e6543-e21b-12d3-a456-426614174999'];
const DEALS = ['7d1c1f0e-64b5-4c0c-9d0a-3a51f2b6a0de'];

/** One deal with all that hangs on it. */
const DEAL =
  '/functions/v1/rest-api-proxy/deals?select=id,contact_id,company_id,pipeline_id,contacts!inner(phones)' +
  '&contacts.phones=neq.{}&company_id=not.is.null&limit=1';

/** Puts records of the demo into a document's examples, so that an operation works as it is shown. */
export async function withRecordsOf({ apiKey, organizationId }, document) {
  const answer = await fetch(DEAL, { headers: { 'X-API-Key': apiKey } });
  const [deal] = answer.ok ? await answer.json() : [];
  if (!deal) return document;
  const house = {
    cont: deal.contact_id,
    comp: deal.company_id,
    deal: deal.id,
    pipe: deal.pipeline_id,
    org: organizationId,
  };
  const replacements = [
    ...CONTACTS.map((example) => [example, deal.contact_id]),
    ...COMPANIES.map((example) => [example, deal.company_id]),
    ...DEALS.map((example) => [example, deal.id]),
    ...Object.entries(house).map(([prefix, uuid]) => [
      `${prefix}_${HOUSE}`,
      `${prefix}_${uuid.replaceAll('-', '')}`,
    ]),
    [/(?<="phone_number":")\+\d+/g, deal.contacts.phones[0]],
  ];
  return replacements.reduce((text, [example, real]) => text.replaceAll(example, real), document);
}
