import { type Access, type Session, untried } from './session.ts'

/** The part of the page that is used. */
interface Page {
  addEventListener(type: 'visibilitychange', listener: () => void): void
}

/**
 * A session whose refresh token is in a cookie that no script can read; the access token is in memory, or in a cookie too.
 *
 * Nothing tells a page whether the browser holds a cookie, so that a refresh and a logout are sent in any case.
 */
export function cookieSession(): Session {
  let access: Access | undefined = untried
  // Whoever comes back to a page where nobody is logged in may have logged in elsewhere.
  ;(globalThis as { document?: Page }).document?.addEventListener('visibilitychange', () => {
    access ??= untried
  })
  return {
    init: { credentials: 'include' },
    // Only a logout clears the cookie of an access token.
    bare: { credentials: 'omit' },
    known: () => access,
    access: async () => access,
    proof: () => ({}),
    // Every answer with cookies has a CSRF token, and none without.
    read: ({ access_token: accessToken, csrf_token: csrfToken }) =>
      typeof csrfToken === 'string' ? { accessToken: accessToken as string | undefined } : undefined,
    keep: async next => {
      access = next
    },
  }
}
