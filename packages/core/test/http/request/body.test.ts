import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { isJson, jsonBody, unreadableBody } from '../../../src/http/request/body.ts'
import type { RouteRequest } from '../../../src/http/request/request.ts'

describe('C09 the media type is compared as a whole', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json ;charset=UTF-8',
  ])('%j is JSON', value => expect(isJson(value)).toBe(true))

  test.each([
    undefined,
    '',
    'text/plain',
    'text/plain;application/json',
    'text/plain; charset=application/json',
    'application/x-www-form-urlencoded; application/json',
    'application/json, text/plain',
    'application/jsonp',
    'application/json+x',
    'application/problem+json',
    'application / json',
    'xapplication/json',
    ';application/json',
    '"application/json"',
  ])('%j is not', value => expect(isJson(value)).toBe(false))
})

describe('C09 a member is a string', () => {
  const read = jsonBody(z.object({ username: z.string(), password: z.string() }))
  const requestWith = (body: unknown, contentType = 'application/json'): RouteRequest => ({
    method: 'POST',
    header: name => (name === 'content-type' ? contentType : undefined),
    rawHeaders: [],
    params: {},
    body,
  })

  test('other members are passed over', () => {
    const body: unknown = JSON.parse('{"username":"a","password":"b","admin":true,"__proto__":{"x":1}}')
    expect(read(requestWith(body))).toEqual({ username: 'a', password: 'b' })
  })

  test.each([
    [{ username: ['a', 'b'], password: 'b' }],
    [{ username: { $gt: '' }, password: 'b' }],
    [{ username: 'a', password: null }],
    [{ username: 'a', password: 1 }],
    [{ username: 'a' }],
    [['a', 'b']],
    ['username=a'],
    [null],
    [undefined],
    [new Uint8Array(3)],
    [Object.create({ username: 'a', password: 1 })],
  ])('%j is refused', body => {
    expect(() => read(requestWith(body))).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  })

  test('the refusal names members and no values', () => {
    expect(() => read(requestWith({ username: 'canary', password: ['canary'] }))).toThrow(
      'The body must have these members as strings: password.',
    )
  })

  test('every member that is wrong is named, and a body that is no object is told from that', () => {
    expect(() => read(requestWith({}))).toThrow(/\busername\b.+\bpassword\b/)
    expect(() => read(requestWith(null))).toThrow('The body must be a JSON object.')
  })

  test('the schema for documents leaves other members open, as reading does', () => {
    const text = { type: 'string' }
    expect(jsonBody(z.object({ username: z.string(), password: z.string() })).schema).toEqual({
      type: 'object',
      properties: { username: text, password: text },
      required: ['username', 'password'],
    })
  })

  test('another media type is refused first', () => {
    expect(() => read(requestWith({ username: 'a', password: 'b' }, 'text/plain'))).toThrow(
      expect.objectContaining({ code: 'unsupported_media_type' }),
    )
  })
})

test('C09 a body that cannot be read is invalid_request, and the faults are told apart', () => {
  const errors = (['syntax', 'empty', 'too_large', 'length'] as const).map(unreadableBody)
  expect(errors.map(({ code, cause }) => [code, cause])).toEqual(errors.map(() => ['invalid_request', undefined]))
  expect(new Set(errors.map(({ message }) => message)).size).toBe(errors.length)
})
