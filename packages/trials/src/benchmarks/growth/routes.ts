import type { Auth } from '@sallyport/core'
import { authHere } from '../../shared/auth-here.ts'
import { median } from '../../shared/lib/numbers.ts'
import { quickHasher } from '../../shared/member/quick-hasher.ts'
import type { Row } from '../benchmark.ts'
import type { MakeApp } from './apps/app.ts'
import { expressApp } from './apps/express.ts'
import { fastifyApp } from './apps/fastify.ts'
import { honoApp } from './apps/hono.ts'
import { koaApp } from './apps/koa.ts'
import { nestApp } from './apps/nest.ts'
import { slowdown } from './slowdown.ts'

const apps: Readonly<Record<string, MakeApp>> = {
  auditExpress: expressApp,
  auditFastify: fastifyApp,
  auditHono: honoApp,
  auditKoa: koaApp,
  auditNest: nestApp,
}

/** Measures the audit of applications with many routes. */
export async function withRoutes(sizes: readonly number[], rounds: number): Promise<readonly Row[]> {
  const auth = authHere({ hashing: { hasher: quickHasher() } })
  const rows: Row[] = []
  for (const [name, make] of Object.entries(apps)) {
    const figures: number[] = []
    for (const size of sizes) figures.push(await milliseconds(make, auth, size, rounds))
    rows.push(...slowdown(`${name}, routes`, sizes, figures, 'ms'))
  }
  await auth.close()
  return rows
}

async function milliseconds(make: MakeApp, auth: Auth, size: number, rounds: number): Promise<number> {
  const app = await make(auth, size)
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
