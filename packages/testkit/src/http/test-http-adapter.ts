import assert from 'node:assert/strict'
import type { TestRunner } from '../runner.ts'
import { inBatches } from '../suites/collect.ts'
import type { HttpAdapter } from './adapter.ts'
import { check } from './check.ts'
import { dpopCases } from './dpop.ts'
import { type Exchange, getAs, problem } from './exchange.ts'
import { guardExchanges } from './golden-guards.ts'
import { routeExchanges } from './golden-routes.ts'
import { goneRequests, movedExchanges } from './moved-routes.ts'
import { overtakings } from './overtaking.ts'
import { resourceExchanges } from './resource.ts'
import { createServers, type Served, type Variant } from './served.ts'
import { tryOvertaking } from './try-overtaking.ts'
import { translatedExchanges } from './translated.ts'
import { mayAnswer, tricks } from './tricks.ts'

/**
 * Defines the cases that every HTTP adapter must pass, over real HTTP: what guards and auth routes answer, to the letter
 * where Sallyport words it, and that no way of writing a request gets around a guard.
 *
 * @example
 * ```ts
 * import { testHttpAdapter } from '@sallyport/testkit'
 * import { afterAll, describe, test } from 'vitest'
 * testHttpAdapter({ describe, test, afterAll }, { name: 'express', start })
 * ```
 */
export function testHttpAdapter(runner: TestRunner, adapter: HttpAdapter): void {
  runner.describe(`http adapter: ${adapter.name}`, () => {
    const servers = createServers(adapter)
    for (const [title, body] of casesOf(servers.get, adapter)) runner.test(title, body)
    const closeAfter = runner.afterAll ?? (close => runner.test('closes its servers', close))
    closeAfter(servers.close)
  })
}

type Case = readonly [title: string, body: () => Promise<void>]
type Serve = ReturnType<typeof createServers>['get']

function casesOf(serve: Serve, { looseSpelling }: HttpAdapter): readonly Case[] {
  const meet = (variant: Variant, [title, request, expected]: Exchange): Case => [
    title,
    async () => check(await (await serve(variant)).ask(request), expected),
  ]
  return [
    ...[...guardExchanges, ...routeExchanges].map(exchange => meet('default', exchange)),
    ...outageExchanges.map(exchange => meet('failing', exchange)),
    ...movedExchanges.map(exchange => meet('moved', exchange)),
    ...resourceExchanges.map(exchange => meet('resource', exchange)),
    [
      'routes that were moved or left out are not at their old paths',
      async () => {
        const { ask } = await serve('moved')
        for (const request of goneRequests) assert.equal((await ask(request)).status, 404, request.target)
      },
    ],
    [
      'every refusal has the body that errorBody makes of it and of the request',
      async () => tryTranslated(await serve('translated')),
    ],
    [
      'C04 a realm cannot break out of its quotes',
      async () => {
        const { headers } = await (await serve('quoting')).ask({ method: 'GET', target: '/me' })
        assert.equal(headers.get('www-authenticate'), String.raw`Bearer realm="a\" b\\ "`)
      },
    ],
    [
      'problem documents have the type that problemTypes makes',
      async () => {
        const { body } = await (await serve('quoting')).ask({ method: 'GET', target: '/auth/sessions' })
        assert.equal((JSON.parse(body) as { type: unknown }).type, 'urn:example:authentication_required')
      },
    ],
    ...dpopCases.map(([title, body]): Case => [title, async () => body(await serve('dpop'))]),
    ...overtakings.map((how): Case => [
      `R-22 ${how}: every route sends nothing, and nothing crashes`,
      async () => tryOvertaking(await serve('overtaken'), how),
    ]),
    ['H09 no way of writing a request gets around a guard', async () => tryTricks(await serve('default'))],
    [
      'H09 no way of writing a request gets around a guard with the loosest router',
      async () => tryTricks(await serve('loose'), looseSpelling),
    ],
  ]
}

const outageExchanges = ['/me', '/maybe', '/now', '/admin/x', '/auth/sessions'].map((path): Exchange => {
  return [
    `C07 C08 ${path} answers 503 where no token can be checked`,
    getAs('admin', path),
    problem('store_unavailable'),
  ]
})

/** In their order: some exchanges use up what others were refused. */
async function tryTranslated({ ask }: Served): Promise<void> {
  for (const [title, request, expected] of translatedExchanges) {
    try {
      check(await ask(request), expected)
    } catch (error) {
      throw new Error(title, { cause: error })
    }
  }
}

/** Who may get in shows that the route is there to be reached, by another spelling too; nobody else may reach it. */
async function tryTricks({ ask, reached }: Served, ...otherSpellings: readonly (string | undefined)[]): Promise<void> {
  const from = reached.length
  await inBatches(tricks.length, async index => {
    const request = tricks[index]!
    const { status } = await ask(request)
    assert.ok(mayAnswer(request, status), `${request.method} ${request.target} was answered ${status}`)
  })
  const spellings = ['/admin/x', ...otherSpellings.filter(each => each !== undefined)]
  for (const spelling of spellings) {
    const { status } = await ask(getAs('admin', spelling))
    assert.equal(status, 200, `GET ${spelling} was answered ${status} to who may get in`)
  }
  const guarded = reached.slice(from).filter(name => name !== 'GET /open')
  assert.deepEqual(
    guarded,
    spellings.map(() => 'GET /admin/x'),
  )
}
