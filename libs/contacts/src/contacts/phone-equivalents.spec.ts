import { canonicalPhone, equivalentPhones } from './phone-equivalents.js';

const same: [string, string, string][] = [
  ['Argentina', '+541122334455', '+5491122334455'],
  ['Argentina, Córdoba', '+543515551234', '+5493515551234'],
  ['Mexico', '+5215512345678', '+525512345678'],
  ['Brazil', '+551199998888', '+5511999998888'],
  ['Brazil, Salvador', '+557188887777', '+5571988887777'],
  ['Ivory Coast, Orange', '+22507123456', '+2250707123456'],
  ['Ivory Coast, MTN', '+22544123456', '+2250544123456'],
  ['Ivory Coast, Moov', '+22501123456', '+2250101123456'],
  ['Ivory Coast, a fixed line of Orange', '+22520344373', '+2252720344373'],
  ['Ivory Coast, a fixed line of MTN', '+22520012345', '+2252520012345'],
  ['Ivory Coast, a fixed line of Moov', '+22520812345', '+2252120812345'],
  ['Benin', '+22997123456', '+2290197123456'],
  ['Cameroon', '+23777123456', '+237677123456'],
  ['Cameroon, a fixed line', '+23722212345', '+237222212345'],
  ['Gabon', '+24105123456', '+24165123456'],
  ['Vietnam', '+841626123456', '+84326123456'],
  ['Vietnam, MobiFone', '+841201234567', '+84701234567'],
  ['Colombia, a fixed line', '+5712345678', '+576012345678'],
  ['Britain, with the zero of calls at home', '+4402079460018', '+442079460018'],
  ['Germany, likewise', '+4901711234567', '+491711234567'],
  ['Argentina, with the 15 of calls at home', '+54111523456789', '+5491123456789'],
  ['Argentina, likewise from Córdoba', '+54351155551234', '+5493515551234'],
  ['Russia, with the 8 of calls at home', '+789161234567', '+79161234567'],
  ['Hungary, with the 06 of calls at home', '+3606201234567', '+36201234567'],
  ['Egypt, likewise', '+2001017177777', '+201017177777'],
];

const different: [string, string, string][] = [
  ['Italy, where the zero belongs to the number', '+390612345678', '+39612345678'],
  ['Argentina, another subscriber', '+5491122334455', '+541122334456'],
  ['Brazil, a fixed line', '+551133334444', '+5511933334444'],
  ['Ivory Coast, another operator', '+22507123456', '+2250507123456'],
  ['Mexico, a number of the United States', '+15512345678', '+525512345678'],
  ['Russia, a number of Saint Petersburg', '+78121234567', '+7121234567'],
  ['two zeros in front, which document B does not convert', '+00201017177777', '+201017177777'],
];

describe('Two notations of a number', () => {
  it.each(same)('are one: %s', (_country, one, other) => {
    expect(canonicalPhone(one)).toBe(canonicalPhone(other));
    expect(equivalentPhones(one)).toEqual(expect.arrayContaining([one, other]));
    expect(equivalentPhones(other)).toEqual(expect.arrayContaining([one, other]));
  });

  it.each(different)('are two: %s', (_country, one, other) => {
    expect(canonicalPhone(one)).not.toBe(canonicalPhone(other));
    expect(equivalentPhones(one)).not.toContain(other);
    expect(equivalentPhones(other)).not.toContain(one);
  });

  it('begin with the one that is asked for, and are few', () => {
    for (const phone of same.flatMap(([, ...pair]) => pair)) {
      const forms = equivalentPhones(phone);
      expect(forms[0]).toBe(phone);
      expect(forms.length).toBeLessThanOrEqual(4);
      for (const form of forms) expect(canonicalPhone(form)).toBe(canonicalPhone(phone));
    }
  });
});
