import { auditExpress, sallyport } from '@sallyport/express'
import express from 'express'
import { authHere } from '../../shared/auth-here.ts'
import { median } from '../../shared/lib/numbers.ts'
import { quickHasher } from '../../shared/member/quick-hasher.ts'
import type { Row } from '../benchmark.ts'
import { slowdown } from './slowdown.ts'

const routesOfRouter = 100

/** Measures the audit of an Express application with many routes, in routers of a hundred. */
export async function withRoutes(sizes: readonly number[], rounds: number): Promise<readonly Row[]> {
  const auth = authHere({ hashing: { hasher: quickHasher() } })
  const { guard } = sallyport(auth)
  const figures = sizes.map(size => {
    const app = applicationOf(size, guard)
    const taken: number[] = []
    for (let round = 0; round <= rounds; round++) {
      const start = performance.now()
      const { routes, findings } = auditExpress(app)
      taken.push(performance.now() - start)
      if (routes.length !== size || findings.length > 0) throw new Error(`${routes.length} routes were found`)
    }
    return median(taken.slice(1))
  })
  await auth.close()
  return slowdown('auditExpress, routes', sizes, figures, 'ms')
}

function applicationOf(size: number, guard: ReturnType<typeof sallyport>['guard']): express.Express {
  const app = express()
  for (let start = 0; start < size; start += routesOfRouter) {
    const router = express.Router()
    for (let index = start; index < Math.min(size, start + routesOfRouter); index++) {
      router.get(`/resources-${index}/:id`, guard({ roles: ['customer'] }), (_request, response) => void response.end())
    }
    app.use(`/part-${start}`, router)
  }
  return app
}
