import type { AuthErrorCode } from '@sallyport/core'
import { expect, expectTypeOf, test } from 'vitest'
import { ApiError, type ApiErrorCode, isApiError, readApiError } from '../src/index.ts'

const json = { 'content-type': 'application/problem+json; charset=utf-8' }

test('a problem document becomes an error, and the response can still be read', async () => {
  const response = Response.json(
    { code: 'forbidden', retry: false, title: 'Forbidden' },
    { status: 403, headers: json },
  )
  expect(await readApiError(response)).toMatchObject({
    status: 403,
    code: 'forbidden',
    retry: false,
    message: 'Forbidden',
  })
  expect(await response.json()).toMatchObject({ code: 'forbidden' })
})

test.each([
  ['a page', '<h1>Bad Gateway</h1>', { 'content-type': 'text/html' }],
  ['no body', null, {}],
  ['broken JSON', '{', json],
  ['JSON that is not an object', 'null', json],
  ['members of another type', '{"code":1,"retry":"yes","detail":{}}', json],
])('%s has the code unknown, and allows a retry if the API was unavailable', async (_name, body, headers) => {
  for (const [status, retry] of [
    [502, true],
    [503, true],
    [504, true],
    [500, false],
    [404, false],
  ] as const) {
    const error = await readApiError(new Response(body, { status, headers }))
    expect(error).toMatchObject({ status, code: 'unknown', retry, message: `The API answered ${status}.` })
  }
})

test('an error of another copy of the package is recognised, other errors are not', () => {
  const facts = { status: 401, code: 'token_expired', retry: false, message: 'x' }
  const copy = Object.defineProperty(new Error('x'), Symbol.for('sallyport.ApiError'), { value: true })
  expect([new ApiError(facts), copy, new Error('x'), facts, undefined].map(isApiError)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

// The compiler checks this test, in `pnpm types`.
test('ApiErrorCode has every code of core', () => {
  expectTypeOf<ApiErrorCode>().toEqualTypeOf<AuthErrorCode | 'method_not_allowed' | 'internal_error'>()
})
