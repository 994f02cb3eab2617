import { isAuthError } from '@sallyport/core'
import type { TestClock } from './clock.ts'

/** Anything that refreshes: an `Auth`, or an application's own endpoint behind a few lines of `fetch`. */
export interface RefreshServer {
  refresh(refreshToken: string): Promise<{ readonly refreshToken: string }>
}

/** What came of presenting a refresh token, perhaps more than once. */
export interface RaceResult {
  /** The different refresh tokens that were given out. Honest clients need exactly one. */
  readonly successors: readonly string[]
  /** The code of every refusal, or its message where it has none. */
  readonly refusals: readonly string[]
}

/**
 * Presents one refresh token from several browser tabs at once, two by default.
 *
 * @example
 * ```ts
 * const { successors, refusals } = await raceTabs(auth, pair.refreshToken)
 * assert.deepEqual([successors.length, refusals], [1, []])
 * ```
 */
export async function raceTabs(server: RefreshServer, refreshToken: string, tabs = 2): Promise<RaceResult> {
  return resultOf(await Promise.allSettled(Array.from({ length: tabs }, async () => server.refresh(refreshToken))))
}

/** Refreshes, loses the answer, and tries again with the same token. There should be one successor, and no refusal. */
export async function loseAnswer(server: RefreshServer, refreshToken: string): Promise<RaceResult> {
  const lost = await Promise.allSettled([server.refresh(refreshToken)])
  const retried = await Promise.allSettled([server.refresh(refreshToken)])
  return resultOf([...lost, ...retried])
}

/**
 * Refreshes, lets time pass, and presents the replaced token as a thief would. Past the retry window there should be no
 * successor, and one refusal: `refresh_token_reused`.
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
