import type { OneTimeTokenWork } from '../auth-types.ts'
import { requireDuration, requireId } from '../lib/argument.ts'
import type { OneTimeTokens } from './one-time-tokens.ts'
import { resetPurpose } from './password-reset.ts'

const longestTtl = 3600

/** One-time tokens for purposes of the application's own: all but the library's. */
export function createOwnTokens(tokens: OneTimeTokens): OneTimeTokenWork {
  return {
    async issue({ subject, purpose, ttl = '1h' }) {
      requireId('subject', subject)
      requirePurpose(purpose)
      const seconds = requireDuration('ttl', ttl)
      if (seconds < 1 || seconds > longestTtl) throw new TypeError('ttl must be from 1 second to an hour')
      return tokens.issue({ subject, purpose, ttl: seconds })
    },
    async consume(token, purpose) {
      requirePurpose(purpose)
      const { subject } = await tokens.consume(token, purpose)
      return { subject }
    },
  }
}

function requirePurpose(purpose: unknown): void {
  const isOwn = typeof purpose === 'string' && /^[\w.:-]{1,64}$/.test(purpose) && purpose !== resetPurpose
  if (!isOwn) throw new TypeError(`purpose must be 1 to 64 letters, digits, _ . : -, and not ${resetPurpose}`)
}
