import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { readRouteTree, spellingsOf } from '../../src/audit/route-tree.ts'

test('the tree has the registered routes', async () => {
  const app = fastify({ exposeHeadRoutes: false })
  const paths = [
    '/',
    '/users/:id',
    '/users/:id/x-:y(^\\d+$)',
    '/users',
    '/userspace',
    '/a/*',
    '/ab(c)',
    '/multi/:one/:two/end',
    '/in.txt',
    '*',
  ]
  for (const path of paths) app.get(path, () => 'x')
  app.post('/users/:id', () => 'x')
  app.get('/v', { constraints: { version: '1.0.0' } }, () => 'x')
  app.get('/v', { constraints: { host: /^a/ } }, () => 'x')
  app.route({ method: ['PUT', 'PATCH'], url: '/v', handler: () => 'x' })
  await app.ready()
  const read = readRouteTree(app.printRoutes()).map(entry => [entry.method, entry.path, entry.constraints].join(' '))
  expect(read.toSorted()).toEqual(
    [
      ...paths.map(path => `GET ${path} `),
      'POST /users/:id ',
      'GET /v {"version":"1.0.0"}',
      'GET /v {"host":"/^a/"}',
      'PUT /v ',
      'PATCH /v ',
    ].toSorted(),
  )
})

test('an empty tree has no routes', () => {
  expect(readRouteTree(fastify().printRoutes())).toEqual([])
})

test.each([
  ['/A/:id/b/', ['/a/:/b']],
  ['/a/:id|:name', ['/a/:']],
  ['//a//b', ['/a/b']],
  ['/a/:id(\\d+)', ['/a/:(\\d+)']],
  ['/a/:x?', ['/a/:', '/a']],
  ['/', ['']],
  ['*', ['*']],
])('%s has one spelling for the router, or two', (path, expected) => {
  expect(spellingsOf(path)).toEqual(expected)
})
