import type { CsrfTokens } from './types.ts'
import type { DerivedKeys } from '../token/derive.ts'
import { createBoundTokens } from './bound-token.ts'

/**
 * Makes CSRF tokens, each bound to a session: a login starts another session, and the old one's tokens are worth nothing.
 *
 * No cookie is involved, so an attacker who can write cookies, from a subdomain or over plain HTTP, gains nothing.
 */
export function createCsrfTokens(keys: () => DerivedKeys): CsrfTokens {
  const tokens = createBoundTokens(keys)
  return {
    issue: sessionId => tokens.issue(sessionId),
    verify: (sessionId, token) => tokens.read(sessionId, token) !== undefined,
  }
}
