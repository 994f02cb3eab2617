import { expect, test } from 'vitest'
import { corsAllowList, type CorsAllowListOptions } from '../../../src/http/reply/cors.ts'

const page = 'https://app.example.com'

test('I09 what a list gives', () => {
  expect(corsAllowList([page, 'http://localhost:5173'], { credentials: true })).toEqual({
    origin: [page, 'http://localhost:5173'],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'dpop', 'idempotency-key', 'x-csrf-token'],
    exposedHeaders: ['dpop-nonce', 'retry-after', 'www-authenticate'],
    credentials: true,
    maxAge: 600,
    optionsSuccessStatus: 204,
  })
  expect(corsAllowList([page]).credentials).toBe(false)
  expect(corsAllowList([])).toMatchObject({ origin: [] })
})

test.each([
  ['*'],
  ['null'],
  [''],
  [true],
  [null],
  [undefined],
  [/^https:\/\/app\.example\.com$/],
  [() => true],
  [`${page}/`],
  [`${page}/path`],
  [`${page}?x`],
  [`${page}:443`],
  ['https://*.example.com'],
  ['HTTPS://app.example.com'],
  ['https://APP.example.com'],
  ['https://user@app.example.com'],
  [' https://app.example.com'],
  ['https://app.example.com '],
  ['https://app.example.com\n'],
  ['https://bücher.example'],
  ['https://'],
  ['app.example.com'],
  ['//app.example.com'],
  ['file://'],
  ['data:text/html,x'],
  ['javascript:alert(1)'],
  ['chrome-extension://abc'],
  ['blob:https://app.example.com'],
])('I09 %s is no origin, and is refused at the start', origin => {
  expect(() => corsAllowList([page, origin as string])).toThrow(TypeError)
  expect(() => corsAllowList([page, origin as string])).toThrow(/^origins: must be a list of exact origins/)
})

test.each(['*', page, true, undefined, /./, new Set([page])])('I09 %s is not a list, and is refused', origins => {
  expect(() => corsAllowList(origins as unknown as readonly string[])).toThrow(/^origins: must be a list/)
})

test.each<[string, CorsAllowListOptions]>([
  ['methods', { methods: ['*'] }],
  ['methods', { methods: ['GET, POST'] }],
  ['methods', { methods: 'GET' as unknown as string[] }],
  ['methods', { methods: ['GET', '*'] }],
  ['methods', { methods: ['GET', 1 as unknown as string] }],
  ['methods', { methods: ['GET', ['PUT'] as unknown as string] }],
  ['allowedHeaders', { allowedHeaders: ['*'] }],
  ['allowedHeaders', { allowedHeaders: ['x y'] }],
  ['maxAge', { maxAge: -1 }],
  ['maxAge', { maxAge: 1.5 }],
])('I10 a mistake in %s is refused at the start', (option, options) => {
  expect(() => corsAllowList([page], options)).toThrow(new RegExp(`^${option}: `))
})

test('I10 a preflight may be asked again every time', () => {
  expect(corsAllowList([page], { maxAge: 0 }).maxAge).toBe(0)
})
