import { findSessionCookie, readSessionToken, signSessionToken } from './session-token.js';

const secret = 'a secret of more than thirty-two characters';
const token = 'abcdefghijABCDEFGHIJ0123456789xy';

describe('readSessionToken', () => {
  it('reads a plain token', () => {
    expect(readSessionToken(token, secret)).toBe(token);
  });

  it('reads a signed token', () => {
    expect(readSessionToken(signSessionToken(token, secret), secret)).toBe(token);
  });

  it('reads a signed token as a cookie carries it, URL-encoded', () => {
    expect(readSessionToken(encodeURIComponent(signSessionToken(token, secret)), secret)).toBe(token);
  });

  it('refuses a signature made with another secret', () => {
    expect(readSessionToken(signSessionToken(token, 'another secret'), secret)).toBeNull();
  });

  it('refuses a signature that belongs to another token', () => {
    const [, signature] = signSessionToken(token.replace('a', 'b'), secret).split('.');
    expect(readSessionToken(`${token}.${signature}`, secret)).toBeNull();
  });

  it('refuses an empty signature', () => {
    expect(readSessionToken(`${token}.`, secret)).toBeNull();
  });

  it.each(['', 'short', `${token}!`, `${token}extra`, '%', 'a.b.c', "' or 1=1 --"])('refuses %p', (text) => {
    expect(readSessionToken(text, secret)).toBeNull();
  });
});

describe('findSessionCookie', () => {
  it('finds the cookie among others', () => {
    const header = `theme=dark; better-auth.session_token=${token}; lang=ja`;
    expect(findSessionCookie(header)).toEqual({ name: 'better-auth.session_token', value: token });
  });

  it('finds the cookie under its https name', () => {
    const header = `__Secure-better-auth.session_token=${token}`;
    expect(findSessionCookie(header)).toEqual({ name: '__Secure-better-auth.session_token', value: token });
  });

  it('finds nothing under a name that only resembles it', () => {
    expect(findSessionCookie(`xbetter-auth.session_token=${token}`)).toBeNull();
  });
});
