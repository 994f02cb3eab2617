import { AuthError, isAuthError } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import { Router } from 'express'
import type { OpenAuth } from '../app/app.ts'
import { createTokens, type Tokens } from '../before/tokens.ts'
import { createOldRefreshTokens } from './old-refresh-tokens.ts'
import { createReturnedSessions } from './returned-sessions.ts'
import { createRollOut } from './roll-out.ts'
import { createSallyport } from './sallyport.ts'

export const openAuth: OpenAuth = (env, pool, users) => {
  const { auth, accepting, counts } = createSallyport(env, pool, users)
  const { guard, claims, errors } = sallyport(accepting, { errorBody: ({ title }) => ({ error: title }) })
  const old = createTokens(env, pool)
  const moved = createOldRefreshTokens(auth, pool)
  const returned = createReturnedSessions(env, auth)
  const isOnSallyport = createRollOut(env)

  async function refresh(token: string): Promise<Tokens> {
    const row = await old.find(token)
    if (row?.revoked_at) {
      await logoutAll(row.user_id)
      throw new AuthError('refresh_token_reused')
    }
    if (row) await returned.settle(token, row.user_id)
    if (row && !isOnSallyport(row.user_id)) {
      const user = await users.byId(row.user_id)
      if (user && (await old.rotate(token))) return old.issue(user)
    }
    return (await moved.exchange(token)) ?? auth.refresh(token)
  }

  async function logoutAll(userId: number): Promise<void> {
    await old.revokeAll(userId)
    await moved.revokeAll(userId)
  }

  const routes = Router()
  routes.post('/login', async (req, res) => {
    const { email, password } = req.body
    const { userId, proof } = await auth.verifyPassword({ login: email, password, ip: req.ip })
    const user = await users.byId(Number(userId))
    const tokens = isOnSallyport(user!.id) ? await auth.createSession(userId, { proof }) : await old.issue(user!)
    res.json(shown(tokens))
  })
  routes.post('/refresh', async (req, res) => {
    res.json(shown(await refresh(String(req.body.refreshToken))))
  })
  routes.post('/logout', async (req, res) => {
    const token = String(req.body.refreshToken)
    const row = await old.find(token)
    if (row) await returned.settle(token, row.user_id)
    await old.revoke(token)
    await moved.revoke(token)
    await auth.logout(token).catch(unlessInvalid)
    res.status(204).end()
  })
  routes.post('/logout-all', guard(), async (req, res) => {
    await logoutAll(Number(claims(req).sub))
    res.status(204).end()
  })

  return {
    requireUser: guard(),
    callerOf: req => ({ id: Number(claims(req).sub), role: claims(req).role }),
    routes,
    errors: errors(),
    counts,
    close: () => auth.close(),
  }
}

function shown({ accessToken, refreshToken }: Tokens): Tokens {
  return { accessToken, refreshToken }
}

/** A token of the old table is not one of Sallyport's. */
function unlessInvalid(error: unknown): void {
  if (!isAuthError(error) || error.code !== 'token_invalid') throw error
}
