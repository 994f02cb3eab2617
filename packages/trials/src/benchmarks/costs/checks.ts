import { times } from '../../shared/lib/all.ts'
import type { BenchmarkOptions, Row } from '../benchmark.ts'
import { authFor } from '../http/auth.ts'
import { newToken } from '../http/tokens.ts'
import { profileOf } from './calls.ts'
import { rowsOfCosts } from './rows.ts'

/** Profiles the verification of new tokens. */
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
  return rows
}
