import { describe, expect, test } from 'vitest'
import { AuthError, type AuthErrorOptions } from '../../../src/errors.ts'
import { errorPages } from '../../../src/http/reply/problem.ts'
import {
  acceptedReply,
  emptyReply,
  errorFields,
  errorReply,
  type HttpReply,
  jsonReply,
  methodNotAllowed,
} from '../../../src/http/reply/reply.ts'

function headersOf(reply: HttpReply): Record<string, string> {
  return Object.fromEntries(reply.headers)
}

test('an AuthError is a problem document', () => {
  const reply = errorReply(new AuthError('token_expired'), { realm: 'orders' })
  expect(reply.status).toBe(401)
  expect(reply.body).toEqual({
    type: `${errorPages}token_expired`,
    title: 'Token expired',
    status: 401,
    detail: 'The token has expired.',
    code: 'token_expired',
    retry: false,
  })
  expect(headersOf(reply)).toEqual({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'www-authenticate': 'Bearer realm="orders", error="invalid_token"',
  })
})

test('details become members, and replace none', () => {
  const details = { reason: 'common', status: 200, code: 'fine', type: 'x', title: 'x', detail: 'x', retry: true }
  expect(errorReply(new AuthError('password_blocked', { details })).body).toEqual({
    type: `${errorPages}password_blocked`,
    title: 'Password blocked',
    status: 422,
    detail: 'The password is too common or too easily guessed.',
    code: 'password_blocked',
    retry: false,
    reason: 'common',
  })
})

test.each([
  ['its own', {}, '1'],
  ['that of the error', { retryAfter: 30 }, '30'],
  ['whole seconds', { retryAfter: 1.2 }, '2'],
] satisfies [string, AuthErrorOptions, string][])('Retry-After: %s', (_, options, expected) => {
  const reply = errorReply(new AuthError('store_unavailable', options))
  expect(headersOf(reply)['retry-after']).toBe(expected)
  // CORS hides the header from pages of other origins, and proxies may drop it.
  expect(reply.body).toMatchObject({ retry_after: Number(expected) })
})

describe('C05 J07 nothing of the cause', () => {
  const secret = 'canary-5f1c'
  const broken = Object.assign(new Error(`connect ${secret}`), {
    code: 'ECONNREFUSED',
    status: 200,
    parameters: [secret],
  })

  test.each([
    ['an error', broken],
    ['an AuthError with a cause', new AuthError('store_unavailable', { cause: broken })],
    ['an object that looks like one', { name: 'AuthError', code: 'token_invalid', message: secret }],
    ['a string', secret],
    ['nothing', undefined],
    ['null', null],
  ])('%s', (_, error) => {
    const reply = errorReply(error)
    expect([500, 503]).toContain(reply.status)
    expect(JSON.stringify(reply)).not.toContain(secret)
    expect(JSON.stringify(reply)).not.toContain('stack')
  })

  test('any other error is internal_error without details', () => {
    expect(errorReply(broken).body).toEqual({
      type: `${errorPages}internal_error`,
      title: 'Internal error',
      status: 500,
      code: 'internal_error',
      retry: false,
    })
  })

  test('the error of another copy of the package is known by its brand', () => {
    const foreign = Object.defineProperty(new Error('x'), Symbol.for('sallyport.AuthError'), { value: true })
    expect(errorReply(Object.assign(foreign, { code: 'forbidden', retry: false })).status).toBe(403)
  })
})

test('C06 every kind of reply forbids storing', () => {
  const replies = [jsonReply({}), emptyReply(), acceptedReply(), methodNotAllowed(['GET']), errorReply(new Error('x'))]
  expect(replies.map(reply => headersOf(reply)['cache-control'])).toEqual(replies.map(() => 'no-store'))
})

test('405 lists the methods', () => {
  const reply = methodNotAllowed(['GET', 'DELETE'])
  expect([reply.status, headersOf(reply)['allow']]).toEqual([405, 'GET, DELETE'])
  expect(reply.body).toMatchObject({ status: 405, code: 'method_not_allowed', retry: false })
})

test('a response with a body has the type of JSON, and one without a body has no type', () => {
  const types = [jsonReply({}), emptyReply(), acceptedReply()].map(reply => [
    reply.status,
    headersOf(reply)['content-type'],
  ])
  expect(types).toEqual([
    [200, 'application/json'],
    [204, undefined],
    [202, undefined],
  ])
})

test('C04 only a 401 has a challenge', () => {
  expect(Object.keys(headersOf(errorReply(new AuthError('forbidden'))))).toEqual(['content-type', 'cache-control'])
})

test('an error handler of the application gets the status and the headers, without a content type', () => {
  expect(errorFields(new AuthError('token_expired'), { realm: 'orders' })).toEqual({
    status: 401,
    headers: [
      ['cache-control', 'no-store'],
      ['www-authenticate', 'Bearer realm="orders", error="invalid_token"'],
    ],
  })
})
