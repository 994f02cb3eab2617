import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { bcryptHasher, createAuth, memoryStore, secretKey } from '../../../src/index.ts'
import { type AuditedRoute, authRoutes, documentGuards } from '../../../src/http/index.ts'
import { checkDocument, createAudit, type GuardDescription } from '../../../src/adapter.ts'

const info = { title: 'x', version: '1.0.0' }
const signedIn: GuardDescription = { kind: 'authenticated' }

function auditOf(...routes: readonly (readonly [name: string, ...guards: readonly GuardDescription[]])[]) {
  return createAudit({
    routes: routes.map(([name, ...guards]): AuditedRoute => {
      const [method, path] = name.split(' ') as [string, string]
      return { method, path, guards }
    }),
    findings: [],
    precedence: 'specific',
  })
}

interface Written {
  readonly components: object
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly security?: unknown; readonly responses: object }>>>
  >
}

test('every operation of a document says what its guards ask for', () => {
  const audit = auditOf(
    ['GET /open', { kind: 'public', reason: 'x' }],
    ['GET /me', signedIn],
    ['GET /news', { kind: 'authenticated', optional: true }],
    ['DELETE /orders/:id(\\d+)', { ...signedIn, roles: ['admin'] }],
    ['POST /cookies', { ...signedIn, cookies: true, csrf: true }],
    ['ALL /all', signedIn],
    ['GET /bare'],
  )
  const paths = { '/all': { get: { responses: { 200: { description: 'x' } } } }, '/bare': { get: { responses: {} } } }
  const given = { openapi: '3.1.0', info, paths }
  const document: object = documentGuards(given, audit, { complete: true, cookies: { access: true } })
  const { paths: written, components } = document as Written
  const told = Object.entries(written).flatMap(([path, item]) =>
    Object.entries(item).map(([verb, { security, responses }]) => [
      `${verb} ${path}`,
      security,
      Object.keys(responses),
    ]),
  )
  const bearer = { bearer: [] }
  expect(told).toEqual(
    [
      ['get /all', [bearer], ['200', '401', '503']],
      ['get /bare', undefined, ['200']],
      ['get /open', [], ['200']],
      ['get /me', [bearer], ['200', '401', '503']],
      ['get /news', [{}, bearer], ['200', '401', '503']],
      ['delete /orders/{id}', [bearer], ['200', '401', '403', '503']],
      ['post /cookies', [bearer, { cookie: [] }], ['200', '401', '403', '503']],
    ].toSorted((a, b) => told.findIndex(each => each[0] === a[0]) - told.findIndex(each => each[0] === b[0])),
  )
  expect(components).toMatchObject({
    schemas: { Problem: { required: ['type', 'title', 'status', 'code', 'retry'] } },
    securitySchemes: { bearer: { scheme: 'bearer' }, cookie: { in: 'cookie', name: '__Host-sp-access' } },
  })
  expect(given.paths['/all'].get).toEqual({ responses: { 200: { description: 'x' } } })
})

test('routes that the document leaves out stay out, except those of Sallyport', () => {
  const auth = createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(randomBytes(32)),
    refreshKey: secretKey(randomBytes(32)),
    store: memoryStore(),
    users: {
      findByLogin: async () => undefined,
      findById: async () => undefined,
      replacePasswordHash: async () => false,
    },
    claims: () => ({}),
    hashing: { hasher: bcryptHasher({ cost: 10 }) },
  })
  const routes = authRoutes(auth).map(({ path, access, method, operation }) => ({
    method,
    path: `/auth${path}`,
    guards: [access],
    ...(operation && { operation }),
  }))
  const hidden = { method: 'GET', path: '/internal', guards: [signedIn] }
  const audit = createAudit({ routes: [...routes, hidden], findings: [], precedence: 'specific' })
  const document = documentGuards({ openapi: '3.1.0', info, paths: {} }, audit)
  const paths = document.paths as Record<string, Record<string, Record<string, unknown>>>
  expect(Object.keys(paths)).not.toContain('/internal')
  const operations = Object.values(paths).flatMap(item => Object.values(item))
  const ids = operations.map(each => each['operationId'])
  expect(new Set(ids).size).toBe(routes.length)
  expect(ids).toContain('authLogin')
  expect(paths['/auth/login']!['post']).toMatchObject({
    security: [],
    requestBody: { content: { 'application/json': { schema: { required: ['username', 'password'] } } } },
    responses: { 200: {}, 400: {}, 401: { content: { 'application/problem+json': {} } }, 429: {}, 503: {} },
  })
  expect(paths['/auth/refresh']!['post']).toMatchObject({ parameters: [{ name: 'Idempotency-Key', in: 'header' }] })
  expect(paths['/auth/sessions/{id}']!['delete']).toMatchObject({
    parameters: [{ name: 'id', in: 'path', required: true }],
    responses: { 204: {}, 401: {}, 404: {} },
  })
  expect(checkDocument(document, audit)).toEqual([])
})

test('a document that lies about a route is found', () => {
  const audit = auditOf(['GET /a', signedIn], ['GET /b', { kind: 'public', reason: 'x' }], ['GET /c', signedIn])
  const bearer = [{ bearer: [] }]
  const paths = {
    '/a': { get: { operationId: 'one' } },
    '/b': { get: { operationId: 'one', security: bearer } },
    '/c': { get: { security: bearer } },
    '/gone': { get: {} },
  }
  expect(checkDocument({ paths }, audit).map(({ message }) => message)).toEqual([
    'GET /a needs a token according to its guards, but not according to the document.',
    'GET /b needs a token according to the document, but not according to its guards.',
    'GET /gone is documented, but the application has no such route.',
    'The operation id one is used for several operations.',
  ])
})
