import { authRoutes } from '@sallyport/core/http'
import { expect, test } from 'vitest'
import { sallyport } from '@sallyport/core/web'
import { type AdapterApp, type HttpAdapter, testHttpAdapter } from '../src/index.ts'
import { routeExchanges } from '../src/http/golden-routes.ts'
import { createWorld } from '../src/http/world.ts'
import { collect, failuresOf } from './collect.ts'
import { type Fetch, serveFetch } from './node-web.ts'

/** Returns the names of the cases that an application fails. */
async function failures(build: (app: AdapterApp) => Fetch, matching: RegExp, more: Partial<HttpAdapter> = {}) {
  const { cases, after } = collect(runner =>
    testHttpAdapter(runner, { name: 'wrong', start: async app => serveFetch(build(app)), ...more }),
  )
  const failed = await failuresOf(cases, matching)
  for (const close of after) await close()
  return failed.map(name => name.replace(/^.* > /, ''))
}

/** An application of one route, which a guard may or may not protect. */
function oneRoute(
  app: AdapterApp,
  isPath: (pathname: string) => boolean,
  isGuarded: (request: Request) => boolean,
): Fetch {
  const { guard } = sallyport(app.auth, { clientIp: false })
  const route = app.routes.find(({ path }) => path === '/admin/x')!
  const answer = () => Response.json(route.answer({ params: {} }))
  const guarded = guard.roles('admin').route(answer)
  return async request => {
    if (!isPath(new URL(request.url).pathname)) return new Response(null, { status: 404 })
    return isGuarded(request) ? guarded(request) : answer()
  }
}

test('the suite requests every auth route', async () => {
  const { auth } = await createWorld()
  const requests = routeExchanges.map(([, { method, target }]) => `${method} ${target}`)
  const isRequested = (method: string, path: string) => {
    const pattern = new RegExp(`^${method} /auth${path.replaceAll(/:\w+/g, '[^/]+')}$`)
    return requests.some(request => pattern.test(request))
  }
  const routes = authRoutes(auth).map(({ method, path }) => ({ method, path }))
  expect(routes.filter(({ method, path }) => !isRequested(method, path))).toEqual([])
})

test('the suite finds a guard that goes by the spelling of the path', async () => {
  const isLoose = (path: string) => path.toLowerCase() === '/admin/x'
  const wrong = (app: AdapterApp) => oneRoute(app, isLoose, request => new URL(request.url).pathname === '/admin/x')
  expect(await failures(wrong, /H09/)).toHaveLength(2)
  expect(await failures(app => oneRoute(app, isLoose, () => true), /H09/)).toEqual([])
})

test('the suite finds a router that was to be loose, and is not', async () => {
  const build = (app: AdapterApp) =>
    oneRoute(
      app,
      path => (app.isLoose ? path.toLowerCase() : path) === '/admin/x',
      () => true,
    )
  expect(await failures(build, /H09/, { looseSpelling: '/ADMIN/x' })).toEqual([])
  expect(await failures(build, /H09/, { looseSpelling: '/ADMIN/x/' })).toHaveLength(1)
})

test('the suite finds a guard that goes by the method', async () => {
  const wrong = (app: AdapterApp) =>
    oneRoute(
      app,
      path => path === '/admin/x',
      ({ method }) => method === 'GET',
    )
  expect(await failures(wrong, /H09/)).toHaveLength(2)
})

test('the suite finds a guarded route that nobody can reach', async () => {
  expect(
    await failures(
      app =>
        oneRoute(
          app,
          () => false,
          () => true,
        ),
      /H09/,
    ),
  ).toHaveLength(2)
})

test('the suite finds a wrong status, header, body, or member more', async () => {
  const isMe = (path: string) => path === '/me'
  const title = /a request without a token gets a challenge/
  const refuse = (change: (response: Response, body: object) => Response) => (app: AdapterApp) => {
    const guarded = sallyport(app.auth, { clientIp: false })
      .guard()
      .route(() => new Response())
    return async (request: Request) => {
      if (!isMe(new URL(request.url).pathname)) return new Response()
      const refusal = await guarded(request)
      return change(refusal, (await refusal.json()) as object)
    }
  }
  const like = ({ status, headers }: Response, body: object) => Response.json(body, { status, headers })
  expect(await failures(refuse(like), title)).toEqual([])
  for (const wrong of [
    refuse(({ headers }, body) => Response.json(body, { status: 403, headers })),
    refuse(({ status }, body) => Response.json(body, { status })),
    refuse((response, body) => like(response, { ...body, more: 1 })),
    refuse((response, body) => like(response, { ...body, detail: 'x' })),
    refuse((response, body) => {
      response.headers.append('www-authenticate', 'Basic')
      return like(response, body)
    }),
    refuse((response, body) => {
      response.headers.set('retry-after', '1')
      return like(response, body)
    }),
  ]) {
    expect(await failures(wrong, title)).toHaveLength(1)
  }
})
