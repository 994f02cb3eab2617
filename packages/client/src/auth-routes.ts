import type { Answer } from './answer.ts'
import { unexpected } from './post.ts'
import { postPatiently } from './retry.ts'
import { type Access, isSame, untried } from './session.ts'
import type { Settings } from './settings.ts'

/** What a login is sent: the login's field, `password`, and where the API has cookies `remember`. */
export type Credentials = Readonly<Record<string, string | boolean>>

/** What a login gives besides the session. */
export interface LoginResult {
  /**
   * Where `device_token` was among the credentials: what to keep on this device, through logouts, and to send with its next
   * login of any account. It gives no access; with it strangers who guess passwords cannot lock this device out.
   */
  readonly deviceToken: string | undefined
}

export async function logout(settings: Settings): Promise<void> {
  const { session } = settings
  const held = await session.access()
  if (!held) return
  const answer = await postPatiently(settings, 'logout', held)
  if (answer.status !== 204) throw unexpected(answer)
  if (isSame(await session.access(), held)) await session.keep()
}

/** Resolves to another access than the refused one, or to undefined where nobody is logged in. */
export async function refresh(settings: Settings, refused: Access): Promise<Access | undefined> {
  const { session, onSessionEnded } = settings
  const held = await session.access()
  // Another tab, or an earlier turn, was here already.
  if (!held || !isSame(held, refused)) return held
  const answer = await postPatiently(settings, 'refresh', held)
  const now = await session.access()
  // A login, a step-up or another tab was faster: what it stored is not replaced, and not deleted.
  if (!isSame(now, held)) return now
  // Only the API itself ends a session, by a 401 that will not pass.
  if (answer.status !== 401 || answer.body['retry'] !== false) {
    const renewed = accessIn(settings, answer)
    await session.keep(renewed)
    return renewed
  }
  await session.keep()
  // Nobody was logged in, as far as this client knew, and nobody is.
  if (refused === untried) return undefined
  const error = unexpected(answer)
  onSessionEnded?.(error)
  throw error
}

/** Reads what a login or a refresh gave; throws where it is something else. */
export function accessIn({ session }: Settings, answer: Answer): Access {
  const access = answer.status === 200 && session.read(answer.body)
  if (!access) throw unexpected(answer)
  return access
}
