import { AuthError, isAuthError } from '@sallyport/core'
import { monotonic } from '../lib/time.ts'
import { type SoakUsers, usualPassword } from '../store/kinds.ts'
import type { SoakAuth } from './auth-of.ts'
import type { Action, Outcome } from './protocol.ts'

/** What an action needs. */
export interface Stage {
  readonly auth: SoakAuth
  readonly users: SoakUsers
  /** Resolves to the next reset token that is sent to the subject. */
  readonly nextReset: (subject: string) => Promise<string>
}

type Given = Omit<Outcome, 'start' | 'end' | 'code'>

/** Performs one action and resolves to its start, its end and its result. Never rejects. */
export async function perform(action: Action, stage: Stage): Promise<Outcome> {
  const start = monotonic()
  try {
    const given = await attempt(action, stage)
    return { start, end: monotonic(), code: 'ok', ...given }
  } catch (error) {
    return { start, end: monotonic(), code: codeOf(error) }
  }
}

async function attempt(action: Action, { auth, users, nextReset }: Stage): Promise<Given> {
  switch (action.kind) {
    case 'login':
      return tokensOf(await auth.login({ login: action.subject, password: action.password ?? usualPassword }))
    case 'create':
      return tokensOf(await auth.createSession(action.subject))
    case 'refresh':
      return tokensOf(await auth.refresh(action.token, { idempotencyKey: action.idempotencyKey }))
    case 'logout':
      await auth.logout(action.token)
      return {}
    case 'logoutAll':
      await auth.logoutAll(action.subject)
      return {}
    case 'block':
      await setBlocked(users, action.subject, true)
      await auth.block(action.subject)
      return {}
    case 'unblock':
      await setBlocked(users, action.subject, false)
      await auth.unblock(action.subject)
      return {}
    case 'check':
      await auth.verify(action.token)
      return {}
    case 'watch':
      await untilAborted(auth.watch(await auth.verify(action.token)))
      return {}
    case 'list':
      return { count: (await auth.listSessions(action.subject)).length }
    case 'requestReset': {
      const token = nextReset(action.subject)
      await auth.passwords.requestReset({ login: action.subject })
      return { resetToken: await token }
    }
    case 'reset':
      await auth.passwords.reset({ token: action.token, newPassword: action.password })
      return {}
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** The application's own write. If its database does not answer, it fails like the library. */
async function setBlocked(users: SoakUsers, subject: string, blocked: boolean): Promise<void> {
  try {
    await users.setBlocked(subject, blocked)
  } catch (cause) {
    throw new AuthError('store_unavailable', { cause })
  }
}

function tokensOf(pair: { accessToken: string; refreshToken: string; verdict?: string }): Given {
  const { accessToken, refreshToken, verdict } = pair
  return { accessToken, refreshToken, ...(verdict && { verdict }) }
}

function codeOf(error: unknown): string {
  if (isAuthError(error)) return error.code
  return `unexpected: ${error instanceof Error ? `${error.name} ${error.message}` : typeof error}`
}
