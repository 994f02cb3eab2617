import { AuthError, type TokenPair } from '@sallyport/core'
import { acceptIssuers } from '@sallyport/core/issuers'
import { sallyport } from '@sallyport/express'
import { Router } from 'express'
import type { OpenAuth } from '../app/app.ts'
import { oldTokens } from './old-tokens.ts'
import { usesSallyport } from './roll-out.ts'
import { createNotesAuth, payloadOf } from './sallyport.ts'

export const openAuth: OpenAuth = (env, pool, users) => {
  const auth = createNotesAuth(env, pool, users)
  const old = oldTokens(env)
  const accepting = acceptIssuers(auth, {
    issuers: [old.issuer],
    claims: ({ payload, scopes }) => ({
      email: String(payload['email']),
      roles: [scopes.includes('admin') ? ('admin' as const) : ('user' as const)],
    }),
  })
  const { guard, routes, errors } = sallyport(accepting, {
    loginField: 'email',
    requestProperties: { auth: payloadOf },
    errorBody: problem => ({ ...problem, message: problem.detail }), // clients show `message`
  })

  /** Tokens of Sallyport for the users who were switched over, and the old ones for the others. */
  async function tokensFor(userId: string, startSession: () => Promise<TokenPair>) {
    if (usesSallyport(userId, Number(env['SALLYPORT_PERCENT']))) return bodyOf(await startSession())
    const user = await users.byId(Number(userId))
    if (!user) throw new AuthError('token_invalid')
    return old.issue(user)
  }

  const router = Router()
  router.use('/auth', routes) // for new clients
  router.post('/login', guard.public('login of clients in use'), async (req, res) => {
    const { email, password } = req.body
    const { userId, proof } = await auth.verifyPassword({ login: email, password, ip: req.ip })
    const device = req.get('user-agent')
    res.json(await tokensFor(userId, () => auth.createSession(userId, { proof, device })))
  })
  router.post('/refresh', guard.public('refresh of clients in use'), async (req, res) => {
    const { refreshToken } = req.body
    const session = old.session(refreshToken)
    if (!session) return void res.json(bodyOf(await auth.refresh(refreshToken)))
    res.json(await tokensFor(session.userId, () => auth.importSession(session.userId, session)))
  })

  return {
    requireUser: guard(),
    requireScope: scope => (scope === 'admin' ? guard.roles('admin') : guard()),
    routes: router,
    errors: errors(),
    close: () => auth.close(),
  }
}

function bodyOf({ accessToken, refreshToken }: TokenPair) {
  return { token: accessToken, refreshToken }
}
