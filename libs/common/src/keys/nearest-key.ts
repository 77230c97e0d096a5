import leven from 'leven';

/** Words that people write for the same thing, as fields of contacts, companies and deals are called. */
const SAME_MEANING = [
  'email emails mail mails emailaddress emailaddresses primaryemail',
  'phone phones mobile mobiles mobilephone mobilenumber cell cellphone tel telephone phonenumber phonenumbers primaryphone msisdn whatsapp',
  'firstname givenname forename first given vorname prenom',
  'lastname surname familyname last family nachname',
  'name fullname displayname',
  'company companyname companyid organization organisation organizationname account accountname accountid employer',
  'notes note description comment comments remark remarks',
  'tags tag labels label categories category',
  'assigneeid assignee owner ownerid assignedto assignedmemberid',
  'position jobtitle role',
  'title dealname subject',
  'value amount price sum',
  'stage status stageid dealstage',
  'pipelineid pipeline',
  'contactid contact personid person',
  'customfields customfield fields metadata properties attributes',
  'optinstatus optin subscribed consent marketingconsent acceptsmarketing',
  'expectedclosedate closedate duedate deadline closingdate',
  'query q search term text',
  'limit pagesize perpage size count',
  'offset skip',
  'sort sortby orderby',
].map((line) => line.split(' '));

/** No key is longer, and to compare ever longer ones would cost ever more. */
const LONGEST = 64;

/** The known key that an unknown one most likely stands for; undefined where none comes near. */
export function nearestKey(unknown: string, known: readonly string[]): string | undefined {
  const bare = bareOf(unknown);
  if (bare === '') return undefined;
  return (
    known.find((key) => bareOf(key) === bare) ?? withSameMeaning(bare, known) ?? withFewestTypos(bare, known)
  );
}

/** Without case and separators: `First Name`, `firstName` and `first_name` are one. */
function bareOf(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function withSameMeaning(bare: string, known: readonly string[]): string | undefined {
  const words = SAME_MEANING.find((line) => line.includes(bare)) ?? [];
  return words.flatMap((word) => known.filter((key) => bareOf(key) === word))[0];
}

/** One slip, of long words one in each five characters, or letters in another order: of more, two words are often different ones. */
function withFewestTypos(bare: string, known: readonly string[]): string | undefined {
  if (bare.length > LONGEST) return undefined;
  const slips = (key: string) => leven(bare, bareOf(key));
  const [nearest] = [...known].sort((a, b) => slips(a) - slips(b));
  if (nearest === undefined) return undefined;
  const isNear = slips(nearest) <= Math.max(1, Math.floor(bare.length / 5));
  return isNear || lettersOf(bare) === lettersOf(bareOf(nearest)) ? nearest : undefined;
}

function lettersOf(bare: string): string {
  return [...bare].sort().join('');
}
