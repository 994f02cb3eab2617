import { Hono } from 'hono'
import { indexPrefixes } from '@sallyport/core/adapter'
import { expect, test } from 'vitest'
import { auditedPath, prefixOf, readingsOf, takesAll } from '../../src/audit/path.ts'

const patterns = [
  '/*',
  '/',
  '/a',
  '/a/',
  '/a/*',
  '/a/b',
  '/a/b/*',
  '/:x',
  '/:x/*',
  '/a/:x',
  '/a/:x?',
  '/a/*/c',
  '/a/:x/c',
  '/a/:x{[0-9]+}',
  '/a/:x{.+}',
  '/a/:x{.+}/d',
  '/:x{.+}',
  '/a/:x?/:y?',
  '/A',
  '/a/b/c',
  '/*/b',
] as const
const paths = [
  '/',
  '/a',
  '/a/',
  '/A',
  '/b',
  '/a/b',
  '/a/7',
  '/a/b/',
  '/a/b/c',
  '/a/7/c',
  '/a/b/c/d',
  '/b/b',
  '//',
  '/a//c',
]

/** Which of the paths Hono sends to a pattern. */
async function taken(pattern: string): Promise<ReadonlySet<string>> {
  const app = new Hono().all(pattern, c => c.text('taken'))
  const statuses = await Promise.all(paths.map(async path => (await app.request(`http://localhost${path}`)).status))
  return new Set(paths.filter((_, i) => statuses[i] === 200))
}

test('H09 a path that is said to take all requests of another one does so in Hono', async () => {
  const takenBy = new Map(await Promise.all(patterns.map(async each => [each, await taken(each)] as const)))
  const wrong = patterns.flatMap(one =>
    patterns
      .filter(other => takesAll(readingsOf(one), readingsOf(other)))
      .flatMap(other =>
        [...takenBy.get(other)!].filter(path => !takenBy.get(one)!.has(path)).map(path => `${one} ${other} ${path}`),
      ),
  )
  expect(wrong).toEqual([])
  expect(patterns.filter(other => takesAll(readingsOf('/a/*'), readingsOf(other)))).toEqual([
    '/a',
    '/a/',
    '/a/*',
    '/a/b',
    '/a/b/*',
    '/a/:x',
    '/a/:x?',
    '/a/*/c',
    '/a/:x/c',
    '/a/:x{[0-9]+}',
    '/a/:x{.+}',
    '/a/:x{.+}/d',
    '/a/:x?/:y?',
    '/a/b/c',
  ])
  expect(patterns.filter(other => takesAll(readingsOf('/a/b'), readingsOf(other)))).toEqual(['/a/b'])
  expect(patterns.every(other => takesAll(readingsOf('/*'), readingsOf(other)))).toBe(true)
})

test('H09 paths are found by their first segments wherever one takes all requests of another', () => {
  const index = indexPrefixes<string>()
  for (const pattern of patterns) index.add(prefixOf(readingsOf(pattern)), pattern)
  const missing = patterns.flatMap(other => {
    const near = new Set(index.along(readingsOf(other)[0]!))
    return patterns.filter(one => takesAll(readingsOf(one), readingsOf(other)) && !near.has(one))
  })
  expect(missing).toEqual([])
})

test('an optional parameter is two paths, and an expression goes into parentheses', () => {
  expect(readingsOf('/a/:x?')).toEqual([['a'], ['a', ':x']])
  expect(readingsOf('/a/:x?/:y?')).toEqual([['a'], ['a', ':x'], ['a', ':x', ':y']])
  expect(auditedPath('/a/:id{[0-9]{2}}/b')).toBe('/a/:id([0-9]{2})/b')
  expect(auditedPath('/a/:id?')).toBe('/a/:id?')
})
