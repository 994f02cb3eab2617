import { sallyport, nodeIp, type WebCall } from '@sallyport/core/web'
import { createPubSub, createSchema } from 'graphql-yoga'
import type { OrdersAuth } from '../shared/auth.ts'
import type { CookiesOption } from '../shared/options.ts'
import { orders, type Order } from '../shared/orders.ts'
import { policy } from '../shared/policy.ts'
import { type Context, guarded, open } from './guarded.ts'

const typeDefs = `
  type User { id: ID! roles: [String!]! }
  type Reports { orders: Int! }
  type Order { id: ID! status: String! }
  type Query { health: Boolean! me: User reports: Reports }
  type Mutation { approve(id: ID!): Order }
  type Subscription { approved: Order! }
`

export function createOrdersSchema(auth: OrdersAuth, options: CookiesOption = {}) {
  const { guard, routes } = sallyport(auth, { ...options, policy, clientIp: nodeIp })
  const byId = ({ params }: WebCall) => orders.find(params['id']!)
  const pubSub = createPubSub<{ approved: [Order] }>()

  const resolvers = {
    Query: {
      health: open('for the load balancer', () => true),
      me: guarded(guard(), ({ claims }) => ({ id: claims.sub, roles: claims.roles })),
      reports: guarded(guard.roles('admin'), () => ({ orders: orders.count() })),
    },
    Mutation: {
      approve: guarded(guard.can('order:approve', byId, { recheck: '0s' }), async ({ resource }) => {
        const order = await orders.approve(resource!.id)
        pubSub.publish('approved', order)
        return order
      }),
    },
    Subscription: {
      approved: {
        subscribe: guarded(guard.roles('admin'), ({ claims }) => {
          const events = pubSub.subscribe('approved')
          const session = auth.watch(claims)
          const end = () => void events.return()
          if (session.aborted) end()
          session.addEventListener('abort', end, { once: true })
          return released(events, session.release)
        }),
        resolve: (order: Order) => order,
      },
    },
  }
  return { schema: createSchema<Context>({ typeDefs, resolvers }), resolvers, routes }
}

/** The same events; calls a function when they are over. */
async function* released<T>(events: AsyncIterable<T>, release: () => void): AsyncGenerator<T> {
  try {
    yield* events
  } finally {
    release()
  }
}
