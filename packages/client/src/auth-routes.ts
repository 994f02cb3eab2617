import type { ParsedResponse } from './response.ts'
import { unexpected } from './post.ts'
import { postWithRetries } from './retry.ts'
import { type Access, isSame, notYetKnown } from './session.ts'
import type { ResolvedOptions } from './options.ts'

/** The body of a login: the login field, `password` and, with cookies, `remember`. */
export type Credentials = Readonly<Record<string, string | boolean>>

/** The result of a login. */
export interface LoginResult {
  /**
   * Set if `device_token` was among the credentials. Keep it on the device, even after logouts, and send it with the
   * next login of any account. It gives no access, but protects the device's users from being locked out by others who
   * guess passwords.
   */
  readonly deviceToken: string | undefined
}

export async function logout(options: ResolvedOptions): Promise<void> {
  const { session } = options
  const held = await session.access()
  if (!held) return
  const answer = await postWithRetries(options, 'logout', held)
  if (answer.status !== 204) throw unexpected(answer)
  if (isSame(await session.access(), held)) await session.keep()
}

/** Resolves to tokens other than the refused ones, or to undefined if nobody is logged in. */
export async function refresh(options: ResolvedOptions, refused: Access): Promise<Access | undefined> {
  const { session, onSessionEnded } = options
  const held = await session.access()
  // Another tab or request has refreshed already.
  if (!held || !isSame(held, refused)) return held
  const answer = await postWithRetries(options, 'refresh', held)
  const now = await session.access()
  // A login, a step-up or another tab has stored newer tokens, which must be kept.
  if (!isSame(now, held)) return now
  // Only a 401 with `retry: false` of the API means that the session is over.
  if (answer.status !== 401 || answer.body['retry'] !== false) {
    const renewed = accessIn(options, answer)
    await session.keep(renewed)
    return renewed
  }
  await session.keep()
  // The page was just loaded, and nobody is logged in.
  if (refused === notYetKnown) return undefined
  const error = unexpected(answer)
  onSessionEnded?.(error)
  throw error
}

/** Reads the tokens of a login or refresh. Throws if the response has none. */
export function accessIn({ session }: ResolvedOptions, answer: ParsedResponse): Access {
  const access = answer.status === 200 && session.read(answer.body)
  if (!access) throw unexpected(answer)
  return access
}
