import { AuthError, isAuthError } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import { Router } from 'express'
import { createOldRefreshTokens } from '../after/old-refresh-tokens.ts'
import { createReturnedSessions } from '../after/returned-sessions.ts'
import { createSallyport } from '../after/sallyport.ts'
import type { OpenAuth } from '../app/app.ts'
import { checkPassword } from '../before/passwords.ts'
import { createTokens, sha256, type Tokens } from '../before/tokens.ts'

/** Issues the tokens of before again. Those of Sallyport are accepted, and exchanged for them. */
export const openAuth: OpenAuth = (env, pool, users) => {
  const { auth, accepting, counts } = createSallyport(env, pool, users)
  const { guard, claims, errors } = sallyport(accepting, { errorBody: ({ title }) => ({ error: title }) })
  const old = createTokens(env, pool)
  const moved = createOldRefreshTokens(auth, pool)
  const returned = createReturnedSessions(env, auth)

  /** Exchanges a token of Sallyport for one of the old table: the same one for a session, however often it is sent. */
  async function comeBack(token: string): Promise<Tokens> {
    const { sid, sub } = await auth.verify((await auth.refresh(token)).accessToken)
    const user = (await users.byId(Number(sub)))!
    const refreshToken = returned.tokenOf(sid)
    const sql = 'insert into refresh_tokens (user_id, token, expires_at) values ($1, $2, $3) on conflict do nothing'
    await pool.query(sql, [user.id, sha256(refreshToken), new Date(Date.now() + 30 * 86_400_000)])
    return { accessToken: old.sign(user), refreshToken }
  }

  async function refresh(token: string): Promise<Tokens> {
    const row = await old.find(token)
    if (row === undefined) return comeBack((await moved.exchange(token))?.refreshToken ?? token)
    await returned.settle(token, row.user_id)
    const user = await users.byId(row.user_id)
    if (user && (await old.rotate(token))) return old.issue(user)
    if (row.revoked_at) await moved.revokeAll(row.user_id)
    throw new AuthError('session_ended')
  }

  const routes = Router()
  routes.post('/login', async (req, res) => {
    const user = await users.byEmail(req.body.email)
    if (!user || !(await checkPassword(req.body.password, user.password_hash))) {
      return void res.status(401).json({ error: 'wrong e-mail address or password' })
    }
    res.json(await old.issue(user))
  })
  routes.post('/refresh', async (req, res) => {
    res.json(await refresh(String(req.body.refreshToken)))
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
    const userId = Number(claims(req).sub)
    await old.revokeAll(userId)
    await moved.revokeAll(userId)
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

/** A token of the old table is not one of Sallyport's. */
function unlessInvalid(error: unknown): void {
  if (!isAuthError(error) || error.code !== 'token_invalid') throw error
}
