import type Router15 from '@koa/router'
import type { RouterOptions } from '@koa/router'
import { indexPrefixes } from '@sallyport/core/adapter'
import { describe, expect, test } from 'vitest'
import { comparedSegmentsOf, covers, prefixOf } from '../../src/audit/layer-path.ts'

const places = ['', '/', '/a', '/a/b', '/:x', '/a/:x', '/:x/b', '/A', '/a{/:x}', '/a/*rest', '/a/:x/c', '/a.b']
const prefixes = ['', '/a', '/:p', '/A/b']
const requests = [
  '/',
  '/a',
  '/A',
  '/a/',
  '//a',
  '/a/b',
  '/A/B',
  '/a/B/',
  '/a/b/c',
  '/A/b/C',
  '/a/7',
  '/b',
  '/b/b',
  '/a.b',
  '/axb',
  '/a%2fb',
  '/%61/b',
  '/a/b/a',
  '/a/b/A/b',
  '/7/a/b',
  '/7/A',
  '/A/b/7/b',
]

type Kind = 'use' | 'all' | 'nested'
const kinds: readonly Kind[] = ['use', 'all', 'nested']
const pass = async (_ctx: unknown, next: () => Promise<unknown>) => void (await next())

interface Case {
  readonly kind: Kind
  readonly at: string
  readonly path: string
  readonly options: RouterOptions
}

const cases: readonly Case[] = kinds.flatMap(kind =>
  places.flatMap(at =>
    places.filter(Boolean).flatMap(path =>
      prefixes.flatMap(prefix => [
        { kind, at, path, options: { prefix } },
        { kind, at, path, options: { prefix, sensitive: true, strict: true } },
      ]),
    ),
  ),
)

/** A router with a function that may be a guard, and then a route; undefined for what the router does not take. */
function routerOf(Router: typeof Router15, { kind, at, path, options }: Case): Router15 | undefined {
  try {
    const router = new Router({ ...options })
    if (kind === 'nested') return router.use(at, new Router().use(pass).get(path, pass).routes())
    if (kind === 'all') router.all(at === '' ? '/' : at, pass)
    else if (at === '') router.use(pass)
    else router.use(at, pass)
    return router.get(path, pass)
  } catch {
    return undefined
  }
}

describe.each(['@koa/router', '@koa/router14'])('%s', async version => {
  const { default: Router } = (await import(version)) as { default: typeof Router15 }
  const routers = cases.flatMap(each => {
    const router = routerOf(Router, each)
    return router === undefined ? [] : [{ ...each, router }]
  })

  test('H09 what is said to cover a route runs for every request of the route', () => {
    const wrong = routers.flatMap(({ router, ...each }) => {
      const [guard, route] = router.stack
      if (!covers(guard as never, route as never)) return []
      const past = requests.filter(request => {
        const { pathAndMethod } = router.match(request, 'GET')
        return pathAndMethod.includes(route!) && !pathAndMethod.includes(guard!)
      })
      return past.map(request => ({ ...each, request }))
    })
    expect(wrong).toEqual([])
  })

  test('H09 layers are found by their first segments wherever one covers another', () => {
    const some = routers.filter(({ options }) => ['', '/A/b'].includes(options.prefix!) && options.strict !== true)
    const all = some.flatMap(({ router }) => router.stack)
    const layers = new Map(all.map(layer => [`${layer.path} ${layer.regexp}`, layer]))
    const index = indexPrefixes<unknown>()
    for (const layer of layers.values()) index.add(prefixOf(layer), layer)
    const missing = [...layers.values()].flatMap(other => {
      const near = new Set(index.along(comparedSegmentsOf(other)))
      return [...layers.values()].filter(each => covers(each as never, other as never) && !near.has(each))
    })
    expect(missing).toEqual([])
    expect(layers.size).toBeGreaterThan(50)
  })

  test('a function of use covers what is below its path, in a router that compares case', () => {
    const covered = routers.filter(
      ({ router, kind, options }) =>
        kind === 'use' && options.sensitive === true && covers(router.stack[0] as never, router.stack[1] as never),
    )
    const of = (at: string) =>
      covered.filter(each => each.at === at && each.options.prefix === '').map(({ path }) => path)
    expect(of('/a')).toEqual(['/a', '/a/b', '/a/:x', '/a/*rest', '/a/:x/c'])
    // Version 14 reads a parameter in the path of `use` as plain text, so that the function never runs.
    const all = places.filter(path => !['', '/', '/a{/:x}'].includes(path))
    expect(of('/:x')).toEqual(version === '@koa/router' ? all : [])
    expect(of('')).toEqual(places.filter(Boolean))
  })
})
