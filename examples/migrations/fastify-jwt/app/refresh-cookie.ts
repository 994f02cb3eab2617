/** The cookie with the refresh token. */
export const refreshCookie = {
  name: 'refreshToken',
  options: { path: '/refresh', httpOnly: true, secure: true, sameSite: 'strict', maxAge: 7 * 86_400 },
} as const
