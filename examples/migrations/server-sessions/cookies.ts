import { type Auth, isAuthError, type TokenPair } from '@sallyport/core'
import { createDelivery, errorReply } from '@sallyport/core/http'
import type { Request, Response } from 'express'

/** Lax, as the cookies of before: a link from a mail opens a page that knows the user. */
export const cookies = { refresh: { sameSite: 'lax' }, access: { sameSite: 'lax' } } as const
const [refreshName, accessName] = ['__Host-sp-refresh', '__Host-sp-access']

/** Renews sessions in cookies on the server, for pages that know nothing of refresh tokens. */
export function createCookieSessions<U, C>(auth: Auth<U, C>) {
  const deliver = createDelivery(auth, { cookies })

  /** Sets the cookies of a session, for the browser and for the rest of this request. */
  async function keep(req: Request, res: Response, pair: TokenPair): Promise<void> {
    const { headers } = await deliver(nobody, pair, { remember: true })
    for (const [name, value] of headers) if (name === 'set-cookie') res.append(name, value)
    res.set('cache-control', 'no-store')
    replaceCookies(req, { [refreshName]: `~${pair.refreshToken}`, [accessName]: pair.accessToken })
  }

  return {
    keep,

    /** Tells whether the browser has a session, and renews one whose access token has expired. */
    async renew(req: Request, res: Response): Promise<boolean> {
      const refreshToken = refreshTokenOf(req)
      if (refreshToken === undefined) return false
      if (!isFresh(cookiesOf(req).get(accessName))) await keep(req, res, await auth.refresh(refreshToken))
      return true
    },

    /** Removes the cookies. */
    drop(req: Request, res: Response): void {
      for (const name of [refreshName, accessName]) res.clearCookie(name, { secure: true, httpOnly: true })
      replaceCookies(req, { [refreshName]: undefined, [accessName]: undefined })
    },

    /** Revokes the session of the browser, and removes the cookies. */
    async end(req: Request, res: Response): Promise<void> {
      const refreshToken = refreshTokenOf(req)
      if (refreshToken !== undefined) await auth.logout(refreshToken)
      this.drop(req, res)
    },
  }
}

/** A request without the cookies of a session, which would be revoked. */
const nobody = { method: 'POST', header: () => undefined, rawHeaders: [] }

/** The refresh token of a browser. Its cookie marks with `~` that it outlives the browser's session. */
export function refreshTokenOf(req: Request): string | undefined {
  return cookiesOf(req).get(refreshName)?.replace(/^~/, '')
}

/** Reads the cookies of a request. */
export function cookiesOf({ headers }: Request): Map<string, string> {
  const pairs = (headers.cookie ?? '').split(/;\s*/).filter(pair => pair.includes('='))
  return new Map(pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

/** Changes the cookies that the rest of this request sees. */
export function replaceCookies(req: Request, changes: Readonly<Record<string, string | undefined>>): void {
  const kept = [...cookiesOf(req)].filter(([name]) => !Object.hasOwn(changes, name))
  const all = [...kept, ...Object.entries(changes).filter(([, value]) => value !== undefined)]
  req.headers.cookie = all.map(([name, value]) => `${name}=${value}`).join('; ')
}

/** Whether an error says that a session is over, and not that the store is out of reach. */
export function isOver(error: unknown): boolean {
  return isAuthError(error) && errorReply(error).status === 401
}

/** Whether an access token has not expired by its own account; a guard verifies it. */
function isFresh(accessToken = ''): boolean {
  try {
    const { exp } = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString())
    return exp * 1000 > Date.now()
  } catch {
    return false
  }
}
