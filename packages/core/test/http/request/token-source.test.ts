import { describe, expect, test } from 'vitest'
import type { HttpRequest } from '../../../src/http/request/request.ts'
import { bearerToken } from '../../../src/http/request/token-source.ts'

function requestWith(...values: readonly string[]): HttpRequest {
  return {
    method: 'GET',
    header: name => (name === 'authorization' ? values[0] : undefined),
    rawHeaders: [
      'Host',
      'localhost',
      ...values.flatMap((value, i) => [i % 2 ? 'AUTHORIZATION' : 'Authorization', value]),
    ],
  }
}

describe('C01 the grammar of RFC 6750', () => {
  test.each(['Bearer x', 'bearer x', 'BEARER x', 'bEaReR x', 'Bearer  x', 'Bearer      x'])('%j presents x', value => {
    expect(bearerToken(requestWith(value))).toBe('x')
  })

  test.each(['a.b-c_d~e+f/g', 'abc=', 'abc==', 'a'.repeat(9000)])('Bearer %j presents it', token => {
    expect(bearerToken(requestWith(`Bearer ${token}`))).toBe(token)
  })

  test.each(['', 'Bearer', 'bearer', 'Basic x', 'Basic dXNlcjpwYXNz', 'Digest username="x", realm="y"', 'Negotiate'])(
    '%j presents no token',
    value => {
      expect(bearerToken(requestWith(value))).toBeUndefined()
    },
  )

  test.each([
    'Bearer x y',
    'Bearer\tx',
    'Bearer \tx',
    'Bearer,x',
    'Bearer, x',
    'Bearer x,',
    'Bearer x\u00a0',
    'Bearer\u00a0x',
    'Bearer =',
    'Bearer a=b',
    'Bearer "x"',
    'Bearer token=x',
    'Bearer x\0',
    'Bearer é',
    'Bearer ',
    ' Bearer x',
    ',Bearer x',
    '"Bearer" x',
    'Beаrer x',
  ])('%j is malformed', value => {
    expect(() => bearerToken(requestWith(value))).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  })

  test('another header whose name is as long is none', () => {
    const rawHeaders = ['If-None-Match', '"x"', 'Authorization', 'Bearer x', 'If-None-Match', '"y"']
    expect(bearerToken({ ...requestWith('Bearer x'), rawHeaders })).toBe('x')
  })

  test('no header presents no token', () => {
    expect(bearerToken(requestWith())).toBeUndefined()
  })
})

describe('C02 more than one Authorization', () => {
  test.each([
    ['Bearer a', 'Bearer a'],
    ['Bearer a', 'Bearer b'],
    ['Basic a', 'Bearer b'],
    ['Bearer a', 'Basic b'],
    ['Bearer a', ''],
    ['', 'Bearer a'],
  ])('two headers, %j and %j, are refused', (first, second) => {
    expect(() => bearerToken(requestWith(first, second))).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  })

  test.each(['Bearer a, Bearer b', 'Bearer a,Bearer b', 'Basic a, Bearer b', 'Basic a,bearer b', 'Bearer a, Basic b'])(
    'folded into one, %j is refused',
    value => {
      expect(() => bearerToken(requestWith(value))).toThrow(expect.objectContaining({ code: 'invalid_request' }))
    },
  )
})
