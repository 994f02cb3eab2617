// Prints the milliseconds that the audit of one application takes, as JSON. `routes.ts` starts it.
import type { Auth } from '@sallyport/core'
import { authHere } from '../../shared/auth-here.ts'
import { median } from '../../shared/lib/numbers.ts'
import { quickHasher } from '../../shared/member/quick-hasher.ts'
import type { MakeApp } from './apps/app.ts'

/** Each is loaded only in the processes that need it. */
const apps: Readonly<Record<string, () => Promise<MakeApp>>> = {
  auditExpress: async () => (await import('./apps/express.ts')).expressApp,
  auditFastify: async () => (await import('./apps/fastify.ts')).fastifyApp,
  auditHono: async () => (await import('./apps/hono.ts')).honoApp,
  auditKoa: async () => (await import('./apps/koa.ts')).koaApp,
  auditNest: async () => (await import('./apps/nest.ts')).nestApp,
}

const [name, ...numbers] = process.argv.slice(2) as [string, ...string[]]
const [size, rounds] = numbers.map(Number) as [number, number]
const auth = authHere({ hashing: { hasher: quickHasher() } })
console.log(JSON.stringify({ milliseconds: await milliseconds(await apps[name]!(), auth) }))
await auth.close()

async function milliseconds(make: MakeApp, guarding: Auth): Promise<number> {
  const app = await make(guarding, size)
  const taken: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now()
    const { routes, findings } = await app.audit()
    taken.push(performance.now() - start)
    const found = routes.filter(({ method, path }) => method === 'GET' && path.includes('/resources-')).length
    if (found !== size || findings.length > 0) throw new Error(`${found} routes and ${findings.length} findings`)
  }
  await app.close()
  return median(taken.slice(1))
}
