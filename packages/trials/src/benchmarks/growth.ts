import type { Benchmark } from './benchmark.ts'
import { withRevocations } from './growth/revocations.ts'
import { withRoutes } from './growth/routes.ts'

/** Measures how checks and audits grow with what they work on. P-6, P-9 and P-13 do it for rules, sessions and the feed. */
export const growth: Benchmark = {
  id: 'growth',
  title: 'a token check with up to ten million revocations, and the audit of up to 10,000 routes',
  async run({ quick }) {
    const revocations = quick ? [1, 10_000, 100_000] : [1, 10_000, 100_000, 1_000_000, 10_000_000]
    const routes = quick ? [10, 100] : [10, 100, 1_000, 10_000]
    const rounds = quick ? 3 : 11
    return {
      rows: [...(await withRevocations(revocations, rounds)), ...withRoutes(routes, rounds)],
      versions: {},
    }
  },
}
