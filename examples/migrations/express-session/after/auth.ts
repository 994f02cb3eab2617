import { sallyport } from '@sallyport/express'
import { type Request, type Response, Router } from 'express'
import { type OpenAuth, userOf } from '../app/app.ts'
import type { User } from '../app/users.ts'
import { createPassport } from '../before/passport.ts'
import { createBridge } from './bridge.ts'
import { endOldLogins } from './old-sessions.ts'
import { createRollOut } from './roll-out.ts'
import { createSallyport } from './sallyport.ts'

export const openAuth: OpenAuth = (env, pool, users, store) => {
  const auth = createSallyport(env, pool, users, async event => {
    // Somebody has a copy of a refresh token.
    if (event.type === 'session_revoked' && event.reason === 'reused') await endOldLogins(store, Number(event.subject))
  })
  const {
    guard,
    claims,
    routes: authRoutes,
    deliver,
    errors,
  } = sallyport(auth, {
    cookies: { refresh: { sameSite: 'lax' }, access: { sameSite: 'lax' } },
    leaveOut: ['login', 'logout', 'logoutAll', 'changePassword', 'reauthenticate'],
    errorBody: ({ title }) => ({ error: title }),
  })
  const passport = createPassport(users)
  const isOnSallyport = createRollOut(env)
  const bridge = createBridge({
    auth,
    guard: guard(),
    claims,
    deliver: (req, res, pair) => deliver(req, res, pair, { remember: true }),
    isOnSallyport,
  })

  async function logIn(req: Request, res: Response): Promise<User> {
    const { email, password } = req.body
    const { userId, proof } = await auth.verifyPassword({ login: email, password, ip: req.ip })
    const user = (await users.byId(Number(userId)))!
    await new Promise<void>((resolve, reject) => {
      req.login(user, { session: true, keepSessionInfo: true }, (error?: Error) => (error ? reject(error) : resolve()))
    })
    if (!isOnSallyport(user.id)) return user
    req.session.hasTokens = true
    await deliver(req, res, await auth.createSession(userId, { proof }), { remember: true })
    return user
  }

  const routes = Router()
  routes.use(passport.session())
  routes.use('/auth', authRoutes)
  routes.post('/login', async (req, res) => {
    const { id, email, role } = await logIn(req, res)
    res.json({ id, email, role })
  })
  routes.post('/logout', async (req, res) => {
    await bridge.end(req, res)
    for (const name of ['access', 'refresh']) res.clearCookie(`__Host-sp-${name}`, { path: '/', secure: true })
    res.status(204).end()
  })
  routes.use(bridge.exchange)
  routes.post('/logout-all', bridge.requireUser, async (req, res) => {
    const { id } = userOf(req)
    await endOldLogins(store, id)
    await auth.logoutAll(String(id))
    res.status(204).end()
  })

  return { requireUser: bridge.requireUser, routes, errors: errors(), close: () => auth.close() }
}
