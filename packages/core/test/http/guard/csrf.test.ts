import { describe, expect, test } from 'vitest'
import { checkCsrf, isUnsafe, provenanceOf } from '../../../src/http/guard/csrf.ts'
import type { HttpRequest } from '../../../src/http/request/request.ts'

const page = 'https://app.example.com'
const origins = new Set([page])

function requestWith(headers: Readonly<Record<string, string | undefined>>, method = 'POST'): HttpRequest {
  return { method, header: name => headers[name], rawHeaders: [] }
}

const sites = {
  'same-origin': 'same-origin',
  'same-site': 'same-site',
  'cross-site': 'cross-site',
  none: 'none',
  absent: undefined,
  garbage: 'Same-Origin',
  empty: '',
  twice: 'same-origin, same-origin',
} as const

const originHeaders = {
  good: page,
  evil: 'https://evil.example',
  null: 'null',
  absent: undefined,
  twice: `${page}, ${page}`,
  both: `${page}, https://evil.example`,
} as const

type Site = keyof typeof sites
type Origin = keyof typeof originHeaders

/** For each site, what each origin gives: o ours, f foreign, u unknown. */
const expected: Readonly<Record<Site, Readonly<Record<Origin, 'o' | 'f' | 'u'>>>> = {
  'same-origin': { good: 'o', evil: 'o', null: 'o', absent: 'o', twice: 'f', both: 'f' },
  'same-site': { good: 'o', evil: 'f', null: 'f', absent: 'f', twice: 'f', both: 'f' },
  'cross-site': { good: 'o', evil: 'f', null: 'f', absent: 'f', twice: 'f', both: 'f' },
  none: { good: 'o', evil: 'f', null: 'f', absent: 'u', twice: 'f', both: 'f' },
  absent: { good: 'o', evil: 'f', null: 'f', absent: 'u', twice: 'f', both: 'f' },
  garbage: { good: 'f', evil: 'f', null: 'f', absent: 'f', twice: 'f', both: 'f' },
  empty: { good: 'f', evil: 'f', null: 'f', absent: 'f', twice: 'f', both: 'f' },
  twice: { good: 'f', evil: 'f', null: 'f', absent: 'f', twice: 'f', both: 'f' },
}

const cases = Object.entries(expected).flatMap(([site, row]) =>
  Object.entries(row).map(([origin, verdict]) => [site as Site, origin as Origin, verdict] as const),
)

describe('I06 Fetch Metadata first, else Origin, else a token', () => {
  test.each(cases)('Sec-Fetch-Site %s, Origin %s: %s', async (site, origin, verdict) => {
    const headers = { 'sec-fetch-site': sites[site], origin: originHeaders[origin] }
    expect(provenanceOf(requestWith(headers), origins)[0]).toBe(verdict)
    const admits = (token?: string) =>
      checkCsrf(requestWith({ ...headers, 'x-csrf-token': token }), origins, given => given === 'good').then(
        () => true,
        (error: { readonly code: string }) => (error.code === 'csrf' ? false : Promise.reject(new Error('other'))),
      )
    expect([await admits(), await admits('good'), await admits('bad')]).toEqual(
      { o: [true, true, true], f: [false, false, false], u: [false, true, false] }[verdict],
    )
  })

  test('without a token nothing is asked for proof', async () => {
    await expect(checkCsrf(requestWith({}), origins, () => true)).rejects.toMatchObject({ code: 'csrf' })
  })

  test('without listed origins only Fetch Metadata and tokens prove anything', () => {
    expect(provenanceOf(requestWith({ origin: page }), new Set())).toBe('foreign')
    expect(provenanceOf(requestWith({ origin: page, 'sec-fetch-site': 'same-origin' }), new Set())).toBe('ours')
  })
})

test.each(['GET', 'HEAD', 'OPTIONS'])('I06 %s is safe, unless it opens a WebSocket', method => {
  expect(isUnsafe(requestWith({}, method))).toBe(false)
  expect(isUnsafe(requestWith({ upgrade: 'h2c' }, method))).toBe(false)
  expect(isUnsafe(requestWith({ upgrade: 'WebSocket' }, method))).toBe(true)
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'CONNECT', 'QUERY', 'get', ''])('I06 %j is unsafe', method => {
  expect(isUnsafe(requestWith({}, method))).toBe(true)
})
