import { nodeIp, sallyport, type WebCall } from '@sallyport/core/web'
import { z } from 'zod'
import type { OrdersAuth } from '../shared/auth.ts'
import type { CookiesOption } from '../shared/options.ts'
import { orders } from '../shared/orders.ts'
import { policy } from '../shared/policy.ts'
import { guarded, open, router } from './trpc.ts'

export function createOrdersRouter(auth: OrdersAuth, options: CookiesOption = {}) {
  const { guard, routes } = sallyport(auth, { ...options, policy, clientIp: nodeIp })
  const byId = ({ params }: WebCall) => orders.find(params['id']!)

  const appRouter = router({
    health: open('for the load balancer').query(() => ({ ok: true })),
    me: guarded(guard()).query(({ ctx: { claims } }) => ({ id: claims.sub, roles: claims.roles })),
    reports: guarded(guard.roles('admin')).query(() => ({ orders: orders.count() })),
    approve: guarded(guard.can('order:approve', byId, { recheck: '0s' }))
      .input(z.object({ id: z.string() }))
      .mutation(({ ctx }) => orders.approve(ctx.resource!.id)),
    watch: guarded(guard()).subscription(async function* ({ ctx: { claims }, signal }) {
      const session = auth.watch(claims)
      try {
        yield* ticks(AbortSignal.any([session, signal!]))
      } finally {
        session.release()
      }
    }),
  })
  return { appRouter, routes }
}

export type AppRouter = ReturnType<typeof createOrdersRouter>['appRouter']

/** Counts orders until the signal aborts. */
async function* ticks(signal: AbortSignal) {
  while (!signal.aborted) {
    yield { orders: orders.count() }
    await Promise.race([
      new Promise(resolve => setTimeout(resolve, 1000).unref()),
      new Promise(resolve => signal.addEventListener('abort', resolve, { once: true })),
    ])
  }
}
