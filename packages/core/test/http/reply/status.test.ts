import { expect, test } from 'vitest'
import type { AuthErrorCode } from '../../../src/errors.ts'
import { phraseOf, statusOf } from '../../../src/http/reply/status.ts'

const expected: Record<number, readonly AuthErrorCode[]> = {
  400: ['invalid_request', 'one_time_token_invalid'],
  401: [
    'authentication_required',
    'token_invalid',
    'token_expired',
    'credentials_invalid',
    'session_ended',
    'session_expired',
    'refresh_token_reused',
    'reauthentication_required',
  ],
  403: ['forbidden', 'csrf', 'password_incorrect'],
  404: ['not_found'],
  415: ['unsupported_media_type'],
  422: ['password_too_short', 'password_too_long', 'password_malformed', 'password_blocked'],
  429: ['too_many_requests'],
  500: ['misconfigured'],
  503: ['overloaded', 'store_unavailable', 'store_inconsistent', 'clock_disagrees', 'closed'],
}

test.each(Object.entries(expected))('answers %i', (status, codes) => {
  expect(codes.map(statusOf)).toEqual(codes.map(() => Number(status)))
})

test('every status has its phrase', () => {
  expect([400, 401, 405, 500].map(status => phraseOf(status as 400))).toEqual([
    'Bad Request',
    'Unauthorized',
    'Method Not Allowed',
    'Internal Server Error',
  ])
})
