import { isAuthError, type TokenPair } from '@sallyport/core'
import type { Request, RequestHandler, Response } from 'express'
import { userOf } from '../app/app.ts'
import type { Sallyport } from './sallyport.ts'

declare module 'express-session' {
  interface SessionData {
    /** Whether the browser has shown the cookies for which this session was exchanged. */
    hasTokens: boolean
  }
}

/** What the bridge needs of the application. */
interface BridgeParts {
  readonly auth: Sallyport
  readonly guard: RequestHandler
  /** The user's id and the session's of a request that the guard let in. */
  readonly claims: (req: Request) => { readonly sub: string; readonly sid: string }
  readonly deliver: (req: Request, res: Response, pair: TokenPair) => Promise<unknown>
  readonly isOnSallyport: (userId: number) => boolean
}

/** The names of Sallyport's cookies. */
const tokenCookies = /(^|; ?)__Host-sp-(access|refresh)=/

/** Keeps express-session and Sallyport together while both run. A login is over as soon as it is over on one side. */
export function createBridge({ auth, guard, claims, deliver, isOnSallyport }: BridgeParts) {
  const exchanged = new WeakSet<Request>()
  const hasTokenCookie = (req: Request) => tokenCookies.test(req.headers.cookie ?? '')

  /** The session for which a session of express-session is exchanged: the same one each time. */
  function sessionOf(req: Request): Promise<TokenPair> {
    const expiresAt = Math.floor((Date.now() + (req.session.cookie.maxAge ?? 86_400_000)) / 1000)
    return auth.importSession(String(userOf(req).id), { token: req.sessionID, expiresAt })
  }

  /** Gives the browser of a logged-in user Sallyport's cookies. Requests of one page at the same time get the same session. */
  const exchange: RequestHandler = async (req, res, next) => {
    if (!req.user || !isOnSallyport(userOf(req).id) || hasTokenCookie(req) || req.session.hasTokens) return next()
    try {
      await deliver(req, res, await sessionOf(req))
      exchanged.add(req)
    } catch (error) {
      if (!isOver(error)) throw error
      await logOut(req)
    }
    next()
  }

  const requireUser: RequestHandler = async (req, res, next) => {
    if (exchanged.has(req) || !hasTokenCookie(req)) return req.user ? next() : refuse(res)
    try {
      await passes(guard, req, res)
    } catch (error) {
      // A page that was loaded before the move does not refresh its tokens.
      if (codeOf(error) === 'token_expired' && req.user) return next()
      if (isOver(error)) await logOut(req)
      throw error
    }
    const { sub, sid } = claims(req)
    if (!req.user || String(userOf(req).id) !== sub) {
      // The other side has logged the user out, or somebody else in.
      await auth.revokeSession({ id: sid, subject: sub })
      return refuse(res)
    }
    req.session.hasTokens = true
    next()
  }

  /** Ends both logins of a request. */
  async function end(req: Request, res: Response): Promise<void> {
    if (hasTokenCookie(req)) {
      const held = await passes(guard, req, res).then(
        () => claims(req),
        () => undefined,
      )
      if (held) await auth.revokeSession({ id: held.sid, subject: held.sub })
    } else if (req.user && !req.session.hasTokens && isOnSallyport(userOf(req).id)) {
      const pair = await sessionOf(req).catch(() => undefined)
      if (pair) await auth.logout(pair.refreshToken)
    }
    await logOut(req)
  }

  return { exchange, requireUser, end }
}

function logOut(req: Request): Promise<void> {
  return new Promise((resolve, reject) => req.logout((error?: Error) => (error ? reject(error) : resolve())))
}

function passes(guard: RequestHandler, req: Request, res: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void guard(req, res, (error?: unknown) => (error instanceof Error ? reject(error) : resolve()))
  })
}

function refuse(res: Response): void {
  res.status(401).json({ error: 'not logged in' })
}

function codeOf(error: unknown): unknown {
  return isAuthError(error) ? error.code : undefined
}

const over: ReadonlySet<unknown> = new Set(['session_ended', 'session_expired', 'refresh_token_reused'])
const isOver = (error: unknown) => over.has(codeOf(error))
