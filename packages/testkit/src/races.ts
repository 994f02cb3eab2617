import { isAuthError } from '@sallyport/core'
import type { TestClock } from './clock.ts'

/** Anything that refreshes: an `Auth`, or an application's endpoint called with `fetch`. */
export interface RefreshServer {
  /** Renews a refresh token, as `auth.refresh` does. */
  refresh(refreshToken: string): Promise<{ readonly refreshToken: string }>
}

/** The result of using a refresh token once or several times. */
export interface RaceResult {
  /** The distinct refresh tokens that were returned. Honest clients need exactly one. */
  readonly successors: readonly string[]
  /** The code of every error, or its message if it has no code. */
  readonly refusals: readonly string[]
}

/**
 * Uses one refresh token in several tabs at the same time. Default: two.
 *
 * @example
 * ```ts
 * import { raceTabs } from '@sallyport/testkit'
 * import assert from 'node:assert/strict'
 * const { successors, refusals } = await raceTabs(auth, pair.refreshToken)
 * assert.deepEqual([successors.length, refusals], [1, []])
 * ```
 */
export async function raceTabs(server: RefreshServer, refreshToken: string, tabs = 2): Promise<RaceResult> {
  return resultOf(await Promise.allSettled(Array.from({ length: tabs }, async () => server.refresh(refreshToken))))
}

/**
 * Refreshes, ignores the response and refreshes again with the same token. There should be one successor and no
 * refusal.
 *
 * @example
 * ```ts
 * import { loseAnswer } from '@sallyport/testkit'
 * import assert from 'node:assert/strict'
 * const { successors, refusals } = await loseAnswer(auth, pair.refreshToken)
 * assert.deepEqual([successors.length, refusals], [1, []])
 * ```
 */
export async function loseAnswer(server: RefreshServer, refreshToken: string): Promise<RaceResult> {
  const lost = await Promise.allSettled([server.refresh(refreshToken)])
  const retried = await Promise.allSettled([server.refresh(refreshToken)])
  return resultOf([...lost, ...retried])
}

/**
 * Refreshes, advances the time and uses the replaced token again, as a thief would. After the retry window there should
 * be no successor and one refusal, `refresh_token_reused`.
 *
 * @example
 * ```ts
 * import { replayAfter } from '@sallyport/testkit'
 * import assert from 'node:assert/strict'
 * const { refusals } = await replayAfter(auth, pair.refreshToken, time, '1m')
 * assert.deepEqual(refusals, ['refresh_token_reused'])
 * ```
 */
export async function replayAfter(
  server: RefreshServer,
  refreshToken: string,
  time: Pick<TestClock, 'advance'>,
  by: Parameters<TestClock['advance']>[0],
): Promise<RaceResult> {
  await server.refresh(refreshToken)
  time.advance(by)
  return resultOf(await Promise.allSettled([server.refresh(refreshToken)]))
}

function resultOf(outcomes: readonly PromiseSettledResult<{ readonly refreshToken: string }>[]): RaceResult {
  const tokens = outcomes.flatMap(each => (each.status === 'fulfilled' ? [each.value.refreshToken] : []))
  const refusals = outcomes.flatMap(each => (each.status === 'rejected' ? [codeOf(each.reason)] : []))
  return { successors: [...new Set(tokens)], refusals }
}

function codeOf(reason: unknown): string {
  if (isAuthError(reason)) return reason.code
  return reason instanceof Error ? reason.message : String(reason)
}
