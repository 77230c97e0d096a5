import { outdatedPostgres } from './outdated-postgres.js';

describe('outdatedPostgres', () => {
  it.each([
    ['18.4', '18.4'],
    ['18.5 (Debian 18.5-1)', '18.5'],
    ['17.12', '17.12'],
  ])('warns of %s', (serverVersion, named) => {
    expect(outdatedPostgres(serverVersion)).toContain(`is ${named} and lacks the security fixes of 18.6`);
  });

  it.each(['18.6', '18.10', '19.0'])('has nothing to say of %s', (serverVersion) => {
    expect(outdatedPostgres(serverVersion)).toBeNull();
  });
});
