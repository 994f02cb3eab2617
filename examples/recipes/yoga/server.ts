import { createAdaptorServer } from '@hono/node-server'
import { createYoga } from 'graphql-yoga'
import type { OrdersAuth } from '../shared/auth.ts'
import type { CookiesOption } from '../shared/options.ts'
import { createOrdersSchema } from './schema.ts'
import type { NodeContextLike } from '@sallyport/core/web'

export function createOrdersServer(auth: OrdersAuth, options: CookiesOption = {}) {
  const { schema, routes } = createOrdersSchema(auth, options)
  const yoga = createYoga<{ connection: NodeContextLike }>({
    schema,
    batching: { limit: 10 },
    graphiql: false,
    landingPage: false,
    cors: false,
  })
  const fetch = async (request: Request, connection: NodeContextLike) =>
    (await routes(request, connection)) ?? yoga.fetch(request, { connection })
  return { server: createAdaptorServer({ fetch }), schema }
}
