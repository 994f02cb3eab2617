import { describe, expect, test } from 'vitest'
import { clearCookie, type CookieAttributes, readCookie, setCookie } from '../../../src/http/cookies/cookie.ts'
import type { HttpRequest } from '../../../src/http/request/request.ts'

const host: CookieAttributes = { name: '__Host-rt', path: '/', sameSite: 'strict' }
const secure: CookieAttributes = { name: '__Secure-rt', path: '/auth', sameSite: 'lax' }

function requestWith(cookie: string | undefined): HttpRequest {
  return { method: 'POST', header: name => (name === 'cookie' ? cookie : undefined), rawHeaders: [] }
}

test('I01 what is set: Secure, HttpOnly, a path, and never a Domain', () => {
  expect(setCookie(host, 'a.b.c')).toBe('__Host-rt=a.b.c; Path=/; Secure; HttpOnly; SameSite=Strict')
  expect(setCookie(host, 'a', 60)).toBe('__Host-rt=a; Max-Age=60; Path=/; Secure; HttpOnly; SameSite=Strict')
  expect(setCookie(secure, 'a')).toBe('__Secure-rt=a; Path=/auth; Secure; HttpOnly; SameSite=Lax')
  expect(setCookie({ ...host, sameSite: 'none' }, 'a')).toBe('__Host-rt=a; Path=/; Secure; HttpOnly; SameSite=None')
})

test('I05 what is cleared: the same words', () => {
  expect(clearCookie(host)).toBe('__Host-rt=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict')
  expect(clearCookie(secure)).toBe('__Secure-rt=; Max-Age=0; Path=/auth; Secure; HttpOnly; SameSite=Lax')
})

test('I04 a name and value above 4096 bytes throw an error without the value', () => {
  const most = 4096 - host.name.length
  expect(setCookie(host, 'x'.repeat(most))).toContain('x'.repeat(most))
  expect(() => setCookie(host, 'x'.repeat(most + 1))).toThrow(
    new TypeError(
      'cookies: __Host-rt would have 4097 bytes, but browsers keep at most 4096; put fewer claims into the token',
    ),
  )
})

describe('I03 a cookie is read by its exact name', () => {
  test.each([
    ['__Host-rt=a', 'a'],
    ['x=1; __Host-rt=a', 'a'],
    ['__Host-rt=a; x=1', 'a'],
    ['x=1;__Host-rt=a', 'a'],
    ['x=1; \t __Host-rt=a', 'a'],
    ['__Host-rt=', ''],
    ['__Host-rt=a=b', 'a=b'],
    ['__Host-rt="a"', '"a"'],
    ['__Host-rt=a%20b', 'a%20b'],
    ['$Version=1; __Host-rt=a; $Path=/', 'a'],
    ['x="1; __Host-rt=a', 'a'],
  ])('%j holds %j', (header, value) => {
    expect(readCookie(requestWith(header), host.name)).toBe(value)
  })

  test.each([
    undefined,
    '',
    ';',
    '__Host-rt',
    '__host-rt=a',
    '__HOST-RT=a',
    '__Host-rt2=a',
    'x__Host-rt=a',
    '__Host-rt =a',
    '"__Host-rt"=a',
    '=__Host-rt=a',
    ' =__Host-rt=a',
    '$__Host-rt=a',
    '%5F_Host-rt=a',
    'x=__Host-rt=a',
    'x=1, __Host-rt=a',
    // As Node reads them: UTF-8 bytes as Latin-1.
    '\u00e2\u0080\u0080__Host-rt=a',
    '\u00c2\u0085__Host-rt=a',
    '\u00c2\u00a0__Host-rt=a',
    // As others do.
    '\u2000__Host-rt=a',
    '\u0085__Host-rt=a',
    '\u00a0__Host-rt=a',
    '\u3000__Host-rt=a',
    '\ufeff__Host-rt=a',
    '\v__Host-rt=a',
    '\f__Host-rt=a',
    '__Host-rt\u00a0=a',
  ])('%j holds none', header => {
    expect(readCookie(requestWith(header), host.name)).toBeUndefined()
  })

  test.each([
    '__Host-rt=a; __Host-rt=b',
    '__Host-rt=a; __Host-rt=a',
    '__Host-rt=; __Host-rt=a',
    '__Host-rt=a;__Host-rt=',
    '$Version=1; __Host-rt="a; __Host-rt=b"',
  ])('%j is refused', header => {
    expect(() => readCookie(requestWith(header), host.name)).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    )
  })
})
