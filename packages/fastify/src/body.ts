import { AuthError } from '@sallyport/core'
import type { FastifyInstance } from 'fastify'

/** The bytes of two tokens: the longest body that a route expects is one refresh token, of 8 KiB at most. */
export const bodyLimit = 16_384

// What Fastify's own refusals are called: https://fastify.dev/docs/latest/Reference/Errors/
const refusals: ReadonlyMap<unknown, () => AuthError> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', () => malformed('The body is too large.')],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', () => malformed('The body is not of the size it says.')],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', () => new AuthError('unsupported_media_type')],
])

/** Gives a refusal of Fastify's body parser as an AuthError, and any other error as it is. */
export function refusalOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('code' in error)) return error
  return refusals.get(error.code)?.() ?? error
}

/** Parses JSON in a scope, whatever the application parses elsewhere, and leaves alone what is none. */
export function parseJsonAlone(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit }, (_request, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(text as string))
    } catch {
      // Not as the cause: it quotes the text, and a password may be in there.
      done(malformed('The body is not valid JSON.'))
    }
  })
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
}

function malformed(message: string): AuthError {
  return new AuthError('invalid_request', { message })
}
