import { describe, expect, test } from 'vitest'
import { AuthError, type AuthErrorCode } from '../../../src/errors.ts'
import { challengeOf, realmOf } from '../../../src/http/reply/challenge.ts'

const golden: readonly [AuthErrorCode, string | undefined][] = [
  ['authentication_required', 'Bearer realm="api"'],
  ['credentials_invalid', 'Bearer realm="api"'],
  ['token_invalid', 'Bearer realm="api", error="invalid_token"'],
  ['token_expired', 'Bearer realm="api", error="invalid_token"'],
  ['session_ended', 'Bearer realm="api", error="invalid_token"'],
  ['session_expired', 'Bearer realm="api", error="invalid_token"'],
  ['refresh_token_reused', 'Bearer realm="api", error="invalid_token"'],
  ['reauthentication_required', 'Bearer realm="api", error="insufficient_user_authentication"'],
  ['invalid_request', 'Bearer realm="api", error="invalid_request"'],
  ['forbidden', undefined],
  ['csrf', undefined],
  ['not_found', undefined],
  ['password_incorrect', undefined],
  ['too_many_requests', undefined],
  ['store_unavailable', undefined],
  ['misconfigured', undefined],
]

describe('C04 the challenge', () => {
  test.each(golden)('%s: %s', (code, expected) => {
    expect(challengeOf(new AuthError(code), realmOf())).toBe(expected)
  })

  test('for a login that is too old contains the allowed age (RFC 9470)', () => {
    const error = new AuthError('reauthentication_required', { details: { max_age: 300 } })
    expect(challengeOf(error, 'api')).toBe(
      'Bearer realm="api", error="insufficient_user_authentication", max_age="300"',
    )
  })

  test.each([
    ['a "b" c', String.raw`Bearer realm="a \"b\" c"`],
    ['back\\slash', String.raw`Bearer realm="back\\slash"`],
    ['x", error="none', String.raw`Bearer realm="x\", error=\"none"`],
  ])('quotes the realm %j', (realm, expected) => {
    expect(challengeOf(new AuthError('authentication_required'), realmOf({ realm }))).toBe(expected)
  })

  test.each(['a\r\nSet-Cookie: x=1', 'a\nb', 'a\rb', 'a\0b', '\u007f', 'é', '\u2028', ''])(
    'refuses the realm %j, and does not repeat it',
    realm => {
      expect(() => realmOf({ realm })).toThrow(new TypeError('realm: must be a string of printable ASCII'))
      expect(() => challengeOf(new AuthError('token_invalid'), realm)).toThrow(TypeError)
    },
  )

  test.each([1, true, null, ['api']])('refuses the realm %j, which is not a string', realm => {
    expect(() => realmOf({ realm: realm as unknown as string })).toThrow(
      new TypeError('realm: must be a string of printable ASCII'),
    )
  })
})
