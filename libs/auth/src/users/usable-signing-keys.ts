import { symmetricDecrypt } from 'better-auth/crypto';
import type { Jwk, JwtOptions } from 'better-auth/plugins';

type GetJwks = NonNullable<NonNullable<JwtOptions['adapter']>['getJwks']>;

/**
 * The signing keys that are stored, for better-auth. The private halves are encrypted with `AUTH_SECRET`: one that was
 * encrypted with another no longer signs, so that a new key is made, and is still published, so that its tokens stay valid.
 */
export const usableSigningKeys: GetJwks = async ({ context }) => {
  const keys = await context.adapter.findMany<Jwk>({ model: 'jwks' });
  const opens = async ({ privateKey }: Jwk) => {
    try {
      await symmetricDecrypt({ key: context.secretConfig, data: JSON.parse(privateKey) as string });
      return true;
    } catch {
      return false;
    }
  };
  return Promise.all(keys.map(async (key) => ((await opens(key)) ? key : { ...key, expiresAt: ended(key) })));
};

/** When it ended, for better-auth, which took the time before it asked for the keys. */
function ended({ expiresAt }: Jwk): Date {
  const aMinuteAgo = new Date(Date.now() - 60_000);
  return expiresAt && expiresAt < aMinuteAgo ? expiresAt : aMinuteAgo;
}
