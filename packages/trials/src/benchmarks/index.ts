import type { Benchmark } from './benchmark.ts'
import { costs } from './costs.ts'
import { systems } from './systems.ts'
import { growth } from './growth.ts'
import { newTokens, seenTokens } from './p01-p02-guards.ts'
import { checksBesideLogins } from './p03-checks-beside-logins.ts'
import { rotate } from './p04a-rotate.ts'
import { refresh } from './p04b-refresh.ts'
import { policyChecks } from './p05-policy-checks.ts'
import { manyRules } from './p06-many-rules.ts'
import { sizes } from './p07-sizes.ts'
import { logoutEverywhere } from './p08-logout-everywhere.ts'
import { manySessions } from './p09-many-sessions.ts'
import { importing } from './p10-import.ts'
import { newTokenVerified } from './p11-verify.ts'
import { burstOfLogins } from './p12-burst.ts'
import { joining } from './p13-joining.ts'
import { refusedAttempts } from './p14-refused-attempts.ts'

/** Every benchmark, by its id. */
export const benchmarks: ReadonlyMap<string, Benchmark> = new Map(
  [
    seenTokens,
    newTokens,
    checksBesideLogins,
    rotate,
    refresh,
    policyChecks,
    manyRules,
    sizes,
    logoutEverywhere,
    manySessions,
    importing,
    newTokenVerified,
    burstOfLogins,
    joining,
    refusedAttempts,
    growth,
    systems,
    costs,
  ].map(bench => [bench.id, bench]),
)
