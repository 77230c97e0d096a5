import type { Refusal } from './endpoint.js';
import { text } from './schemas.js';

/** A password that somebody chooses. */
export const newPassword = text({
  minLength: 8,
  maxLength: 128,
  description:
    'Any characters, at least AUTH_PASSWORD_MIN_LENGTH of them; none of the common passwords, no repetition or sequence, and not made of your name, your e-mail or the name of this service.',
});

/** How a password is refused that somebody chooses. */
export const noPassword: readonly Refusal[] = [
  [400, 'Password too short', 'PASSWORD_TOO_SHORT'],
  [400, 'Password too long', 'PASSWORD_TOO_LONG'],
  [400, 'The password is one of the most common ones; choose another', 'WEAK_PASSWORD'],
];
