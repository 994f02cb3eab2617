import { times } from '../../shared/lib/all.ts'
import { createGuard, type HttpRequest } from '@sallyport/core/http'
import type { BenchmarkOptions, Row } from '../benchmark.ts'
import { authFor } from '../http/auth.ts'
import { newToken } from '../http/tokens.ts'
import { profileOf } from './calls.ts'
import { rowsOfCosts } from './rows.ts'

/** Profiles the verification of new tokens, and a guard that has seen the token. */
export async function ofChecks({ quick, progress }: BenchmarkOptions): Promise<Row[]> {
  const count = quick ? 500 : 10_000
  const rows: Row[] = []
  for (const algorithm of ['HS256', 'EdDSA'] as const) {
    progress(`checks of ${algorithm}`)
    const auth = authFor(algorithm)
    const tokens = times(2 * count + 64, () => newToken(algorithm))
    const costs = await profileOf(() => auth.verify(tokens.pop()!), count)
    await auth.close()
    rows.push(...rowsOfCosts(`auth.verify of a new token, ${algorithm}`, 'µs', costs))
  }
  return [...rows, ...(await ofSeenToken(quick ? 5_000 : 200_000))]
}

async function ofSeenToken(count: number): Promise<Row[]> {
  const auth = authFor('HS256')
  const guard = createGuard(auth)
  const authorization = `Bearer ${newToken('HS256')}`
  const request: HttpRequest = {
    method: 'GET',
    header: name => (name === 'authorization' ? authorization : undefined),
    rawHeaders: ['Authorization', authorization],
  }
  const costs = await profileOf(() => guard(request), count)
  await auth.close()
  return rowsOfCosts('a guard that has seen the token, HS256', 'µs', costs)
}
