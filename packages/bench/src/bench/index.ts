import type { Bench } from './bench.ts'
import { checksBesideLogins } from './p03-checks-beside-logins.ts'
import { rotate } from './p04a-rotate.ts'
import { refresh } from './p04b-refresh.ts'

/** Every benchmark, by its id. */
export const benches: ReadonlyMap<string, Bench> = new Map(
  [checksBesideLogins, rotate, refresh].map(bench => [bench.id, bench]),
)
