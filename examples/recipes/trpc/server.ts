import { createAdaptorServer } from '@hono/node-server'
import type { NodeContextLike } from '@sallyport/core/web'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import type { OrdersAuth } from '../shared/auth.ts'
import type { CookiesOption } from '../shared/options.ts'
import { createOrdersRouter } from './router.ts'

export function createOrdersServer(auth: OrdersAuth, options: CookiesOption = {}) {
  const { appRouter, routes } = createOrdersRouter(auth, options)
  const fetch = async (request: Request, connection: NodeContextLike) => {
    const answer = await routes(request, connection)
    if (answer !== undefined) return answer
    // tRPC answers HEAD with 204, whatever the path is.
    if (request.method === 'HEAD') return new Response(null, { status: 405 })
    return fetchRequestHandler({
      endpoint: '/trpc',
      req: request,
      router: appRouter,
      createContext: () => ({ request, connection }),
      responseMeta: () => ({ headers: { 'cache-control': 'no-store' } }),
    })
  }
  return { server: createAdaptorServer({ fetch }), appRouter }
}
