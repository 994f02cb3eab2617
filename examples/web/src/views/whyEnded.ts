/** What the code that ended a session means for the user. */
export function whyEnded(code: string): string {
  return reasons.get(code) ?? `The API answered ${code}. Please log in again.`
}

const reasons: ReadonlyMap<string, string> = new Map([
  [
    'session_ended',
    'Your session was revoked: in another window, by an administrator, or because of a theft (session_ended).',
  ],
  ['session_expired', 'You were away for too long (session_expired).'],
  [
    'refresh_token_reused',
    'Somebody else has used a copy of your refresh token, so the session was revoked for both of you (refresh_token_reused).',
  ],
  ['authentication_required', 'You logged out in another tab (authentication_required).'],
])
