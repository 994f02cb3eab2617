import type { TestClock } from '../clock.ts'

/** Tokens that guards must refuse. */
export interface ProbeTokens {
  /** A token that was valid and has expired. */
  readonly expired: string
  /** A valid token of a user without roles. */
  readonly powerless: string
}

/** The part of `Auth` that creates the tokens. */
export interface ProbeAuth {
  /** Creates a session for a user. */
  createSession(userId: string): Promise<{ readonly accessToken: string; readonly expiresIn: number }>
  /** Checks an access token. */
  verify(accessToken: string): Promise<unknown>
}

/** More than the maximum clock tolerance of an `Auth`. */
const toleranceMilliseconds = 61_000

/**
 * Creates the tokens for `probe` with two logins of a user without roles, and moves the time between them. So the
 * application itself signs both.
 *
 * Verifies both tokens when they are created, because a token that was never valid would prove nothing. Does not move
 * the time back.
 *
 * @throws the errors of `createSession` and `verify`.
 * @example
 * ```ts
 * import { createClock, probeTokens } from '@sallyport/testkit'
 * const time = createClock()
 * const { app, auth } = createApp({ env, clock: time.clock })
 * const tokens = await probeTokens({ auth, time, userId: 'a user without roles' })
 * ```
 */
export async function probeTokens({
  auth,
  time,
  userId,
}: {
  readonly auth: ProbeAuth
  readonly time: Pick<TestClock, 'advance'>
  readonly userId: string
}): Promise<ProbeTokens> {
  const old = await auth.createSession(userId)
  await auth.verify(old.accessToken)
  time.advance(old.expiresIn * 1000 + toleranceMilliseconds)
  const { accessToken: powerless } = await auth.createSession(userId)
  await auth.verify(powerless)
  return { expired: old.accessToken, powerless }
}
