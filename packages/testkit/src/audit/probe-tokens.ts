import type { TestClock } from '../clock.ts'

/** Tokens that must open nothing. */
export interface ProbeTokens {
  /** Was good, and has expired. */
  readonly expired: string
  /** Is good, and belongs to a user without a role that any rule knows. */
  readonly powerless: string
}

/** The slice of an `Auth` that makes the tokens. */
export interface ProbeAuth {
  createSession(userId: string): Promise<{ readonly accessToken: string; readonly expiresIn: number }>
  verify(accessToken: string): Promise<unknown>
}

/** Beyond the largest clock tolerance that an `Auth` takes. */
const toleranceMilliseconds = 61_000

/**
 * Makes the tokens that `probe` presents, by two logins of a user without roles, between which it moves the time: nothing
 * signs a token that the application itself would not.
 *
 * Both must be good when they are made: one that never was proves nothing. The time stays where it was moved to.
 *
 * @throws whatever `createSession` or `verify` rejects with.
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
