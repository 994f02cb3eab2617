import type { RefreshedPair } from '../auth-types.ts'
import { AuthError } from '../errors.ts'
import type { UserDirectory } from '../ports/user-directory.ts'
import type { Clocks } from '../session/clocks.ts'
import type { Endings } from '../session/ending.ts'
import type { Mint } from '../session/mint.ts'
import type { Rotated } from '../session/rotation.ts'
import type { RefreshFields } from '../session/session.ts'

/** What a refresh needs. */
export interface RefreshParts<U> {
  readonly users: Pick<UserDirectory<U>, 'findById'>
  readonly rotate: (token: RefreshFields) => Promise<Rotated>
  readonly mint: Mint<U>
  readonly clocks: Pick<Clocks, 'check'>
  readonly endings: Pick<Endings, 'end'>
}

/**
 * Makes the refresh: the signature first, then the clocks, the user as they are now, then the rotation.
 *
 * The access token is made before anything is written, so that claims that throw burn no refresh token.
 */
export function createRefresh<U>(parts: RefreshParts<U>): (text: string) => Promise<RefreshedPair> {
  const { mint, rotate, clocks } = parts
  return async text => {
    const presented = await mint.read(text)
    await clocks.check(presented)
    const user = await currentUser(presented, parts)
    const access = await mint.access(presented, user)
    const { verdict, token } = await rotate(presented)
    const refreshToken = verdict === 'kept' ? text : await mint.refresh(token)
    return { accessToken: access.token, refreshToken, expiresIn: access.expiresIn, tokenType: 'Bearer', verdict }
  }
}

async function currentUser<U>({ subject, sessionId }: RefreshFields, { users, endings }: RefreshParts<U>): Promise<U> {
  const entry = await users.findById(subject)
  if (entry !== undefined) return entry.user
  await endings.end({ id: sessionId, subject }, 'user_gone')
  throw new AuthError('session_ended')
}
