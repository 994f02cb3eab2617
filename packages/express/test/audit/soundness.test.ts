import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { isOpenRoute } from '@sallyport/core/adapter'
import type { Express, Router } from 'express'
import { describe, expect, test } from 'vitest'
import { load, setUp, versions } from '../setup.ts'

/** The same numbers for the same seed (mulberry32). */
function createRandom(seed: number) {
  let state = seed
  const below = (limit: number): number => {
    state = (state + 0x6d_2b_79_f5) | 0
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    const again = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((again ^ (again >>> 14)) >>> 0) % limit
  }
  return { below, pick: <T>(list: readonly T[]): T => list[below(list.length)]! }
}

type Random = ReturnType<typeof createRandom>

const words = ['a', 'b', ':p']

/** At most this many segments, each with its slash. */
function pathOf(random: Random, most: number): string {
  return Array.from({ length: random.below(most + 1) }, () => `/${random.pick(words)}`).join('')
}

/** Every route has its own name for its last segment. */
function nameIn({ path }: { readonly path: string }): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** A path in a random spelling: parameters get values, and some segments are spelt differently. */
function spelt(random: Random, path: string): string {
  const ways: readonly ((segment: string) => string)[] = [
    segment => segment,
    segment => segment,
    segment => segment,
    segment => segment.toUpperCase(),
    segment => segment.toLowerCase(),
    segment => `%${segment.charCodeAt(0).toString(16)}${segment.slice(1)}`,
    segment => `/${segment}`,
    segment => `./${segment}`,
  ]
  const segments = path.slice(1).split('/')
  return `/${segments.map(each => random.pick(ways)(each.startsWith(':') ? random.pick(['a', 'x']) : each)).join('/')}`
}

describe.each(versions)('in random applications on %s', async version => {
  const { express, sallyport } = await load(version)
  const { auditExpress } = await import('../../src/index.ts')
  const { guard } = sallyport(setUp().auth)
  const wildcards = version === 'express' ? ['/*rest', '/{*rest}', '{/*rest}'] : ['/*', '*']

  /** Nested routers, guards before some of them, and routes with unique last segments. */
  function build(random: Random, onReached: (name: string) => void) {
    const paths: string[] = []
    const flags = () => ({ caseSensitive: random.below(2) === 0, strict: random.below(2) === 0 })
    const steps: readonly ((router: Router, prefix: string, depth: number) => void)[] = [
      router => void router.use(pathOf(random, 2) || '/', guard()),
      router => void router.all(`${pathOf(random, 2)}${random.pick(wildcards)}`, guard()),
      router => void router.all(pathOf(random, 2) || '/', guard()),
      router => void router.use(pathOf(random, 2) || '/', guard.public('x'), (_req, _res, next) => next()),
      (router, prefix, depth) => {
        const path = pathOf(random, 2)
        if (depth < 2) router.use(path || '/', fill(express.Router(flags()), prefix + path, depth + 1))
      },
      addRoute,
      addRoute,
      addRoute,
      addRoute,
    ]

    function addRoute(router: Router, prefix: string): void {
      const name = `route${paths.length}`
      const path = `${pathOf(random, 2)}/${name}`
      const guards = random.pick([[], [], [guard()], [guard.public('x')], [guard.optional()]])
      paths.push(prefix + path)
      router.get(path, ...guards, (_req, res) => {
        onReached(name)
        res.end()
      })
    }

    function fill(router: Router, prefix: string, depth: number): Router {
      for (let i = 0; i < 7; i++) random.pick(steps)(router, prefix, depth)
      return router
    }

    return {
      app: express()
        .set('env', 'test')
        .use(fill(express.Router(flags()), '', 0)),
      paths,
    }
  }

  /** Sends a request without a token, and waits for the response or for the end of the stack. */
  async function ask(app: Express, url: string): Promise<void> {
    const req = Object.assign(new IncomingMessage(new Socket()), { method: 'GET', url })
    const res = new ServerResponse(req)
    await new Promise<void>(resolve => {
      Object.assign(res, { end: () => resolve() })
      app(req as never, res as never, () => resolve())
    })
  }

  test('H09 no spelling reaches a route that the audit calls guarded', async () => {
    const seen = { guarded: 0, reached: 0 }
    for (let seed = 0; seed < 40; seed++) {
      const random = createRandom(seed)
      const reached = new Set<string>()
      const { app, paths } = build(random, name => reached.add(name))
      const closed = new Set(
        auditExpress(app)
          .routes.filter(route => !isOpenRoute(route))
          .map(nameIn),
      )
      for (const path of paths) {
        const times = closed.has(nameIn({ path })) ? 15 : 2
        for (let i = 0; i < times; i++) await ask(app, spelt(random, path))
      }
      expect([...reached].filter(name => closed.has(name))).toEqual([])
      seen.guarded += closed.size
      seen.reached += reached.size
    }
    expect(seen.guarded).toBeGreaterThan(40)
    expect(seen.reached).toBeGreaterThan(40)
  })
})
