import type { OneTimeTokens } from './types.ts'
import { AuthError } from '../errors.ts'
import { requireDuration, requireId } from '../lib/argument.ts'
import { isBoundTo, type OneTimeTokenRecords } from './one-time-tokens.ts'

const longestTtl = 7 * 86_400

/** One-time tokens for purposes of the application's own: all but the library's. */
export function createOwnTokens(tokens: OneTimeTokenRecords): OneTimeTokens {
  return {
    async issue({ subject, purpose, ttl = '1h', boundTo }) {
      requireId('subject', subject)
      requirePurpose(purpose)
      const seconds = requireDuration('ttl', ttl)
      if (seconds < 1 || seconds > longestTtl) throw new TypeError('ttl must be from 1 second to 7 days')
      requireBinding(boundTo)
      return tokens.issue({ subject, purpose, ttl: seconds, boundTo })
    },
    async consume(token, purpose, { boundTo } = {}) {
      requirePurpose(purpose)
      requireBinding(boundTo)
      const record = await tokens.read(token, purpose)
      if (record.boundTo !== null && boundTo === undefined) {
        throw new TypeError('boundTo must be given for a token that was issued with it')
      }
      if (boundTo !== undefined && !isBoundTo(record, boundTo)) throw new AuthError('one_time_token_invalid')
      const { subject } = await tokens.consume(token, purpose)
      return { subject }
    },
    async cancel({ subject, purpose }) {
      requireId('subject', subject)
      requirePurpose(purpose)
      await tokens.deleteAll(subject, purpose)
    },
  }
}

function requirePurpose(purpose: unknown): void {
  const isOwn = typeof purpose === 'string' && /^(?!password_)[\w.:-]{1,64}$/.test(purpose)
  if (!isOwn) throw new TypeError('purpose must be 1 to 64 letters, digits, _ . : -, and not begin with password_')
}

function requireBinding(boundTo: unknown): void {
  const isText = typeof boundTo === 'string' && boundTo !== ''
  if (boundTo !== undefined && !isText) throw new TypeError('boundTo must be a string that is not empty')
}
