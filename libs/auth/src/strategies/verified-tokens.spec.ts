import { createSecretKey } from 'node:crypto';
import { VerifiedTokens } from './verified-tokens.js';

const keyOf = (text: string) => createSecretKey(Buffer.from(text));
const inForce = { sub: 'somebody', exp: Date.now() / 1000 + 60 };

describe('a token that was verified', () => {
  it('is known as long as it is in force', () => {
    const [tokens, key] = [new VerifiedTokens(), keyOf('a')];
    tokens.add('good', { key, claims: inForce });
    tokens.add('over', { key, claims: { ...inForce, exp: Date.now() / 1000 - 1 } });
    expect(tokens.claimsOf('good', key)).toEqual(inForce);
    expect(tokens.claimsOf('over', key)).toBeUndefined();
    expect([tokens.has('good'), tokens.has('over'), tokens.has('never seen')]).toEqual([true, false, false]);
  });

  it('is not known by another key, and then by none', () => {
    const [tokens, key] = [new VerifiedTokens(), keyOf('a')];
    tokens.add('token', { key, claims: inForce });
    expect(tokens.claimsOf('token', keyOf('a'))).toBeUndefined();
    expect(tokens.claimsOf('token', key)).toBeUndefined();
  });

  it('is forgotten, the oldest first, where there are ten thousand others', () => {
    const [tokens, key] = [new VerifiedTokens(), keyOf('a')];
    for (let n = 0; n <= 10_000; n++) tokens.add(`token ${n}`, { key, claims: inForce });
    expect([tokens.has('token 0'), tokens.has('token 1'), tokens.has('token 10000')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
