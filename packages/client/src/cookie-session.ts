import { type Access, type Session, untried } from './session.ts'

/**
 * A session whose refresh token is in a cookie that no script can read; the access token is in memory, or in a cookie too.
 *
 * Nothing tells a page whether the browser holds a cookie, so that a refresh and a logout are sent in any case.
 */
export function cookieSession(): Session {
  let access: Access | undefined = untried
  return {
    init: { credentials: 'include' },
    // Only a logout clears the cookie of an access token.
    bare: { credentials: 'omit' },
    access: () => access,
    proof: () => ({}),
    keep: ({ access_token: accessToken, csrf_token: csrfToken }) => {
      // Every answer with cookies has one, and none without.
      if (typeof csrfToken !== 'string') return undefined
      access = { accessToken: typeof accessToken === 'string' ? accessToken : undefined }
      return access
    },
    forget: () => {
      access = undefined
    },
  }
}
