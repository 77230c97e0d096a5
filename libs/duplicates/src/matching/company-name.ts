import { words } from './person-name.js';

/** What companies are called behind their names by their legal form, folded. */
const LEGAL_FORMS = new Set(
  `inc incorporated corp corporation co company llc llp lp ltd limited plc gmbh mbh ag kg ohg ug se sa sas sarl sl slu srl spa
   bv nv oy ab as aps kk gk pty pte sdn bhd cia cv sapi ltda eirl the and und y et &`.split(/\s+/),
);
const JAPANESE_FORMS = /株式会社|有限会社|合同会社|\(株\)|\(有\)|㈱|㈲/g;
const ARABIC_FORMS = new Set(['شركه', 'مؤسسه', 'ذ', 'م', 'ش']);

/** The first part of a domain, as a company is called that has it. */
export function domainLabel(domain: string): string {
  return domain.split('.')[0]!.replaceAll('-', '');
}

/** Whether a domain is called as a company. */
export function isDomainOf(domain: string | null, company: readonly string[]): boolean {
  return domain !== null && company.length > 0 && domainLabel(domain) === company.join('');
}

/** The words by which a company is told from others: folded, without its legal form unless it has nothing else. */
export function companyWords(name: string | null): string[] {
  const all = words((name ?? '').replace(JAPANESE_FORMS, ' '));
  const telling = all.filter((word) => !LEGAL_FORMS.has(word) && !ARABIC_FORMS.has(word));
  return telling.length > 0 ? telling : all;
}
