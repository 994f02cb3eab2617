import { memoryStore, scryptHasher } from '@sallyport/core'
import { createOrdersAuth } from '../shared/auth.ts'
import { createOrdersApp } from './app.ts'

type Env = Record<'JWT_ACCESS_SECRET' | 'JWT_REFRESH_SECRET', string>

let app: ReturnType<typeof createOrdersApp> | undefined

/** Made in the first request: before it, Workers allow neither random numbers nor timers. */
function create(env: Env) {
  return createOrdersApp(
    createOrdersAuth(env, {
      hashing: { hasher: scryptHasher() },
      // Only for a try: this memory belongs to one isolate, and Cloudflare runs many and ends them when it wants.
      store: memoryStore({ allowInProduction: true }),
    }),
  )
}

export default {
  fetch: async (request: Request, env: Env): Promise<Response> => (app ??= create(env)).fetch(request),
}
