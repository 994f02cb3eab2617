import { jsonBody, type Session } from './session.ts'
import type { TokenStorage } from './tokens.ts'

/** A session whose tokens are in bodies and headers (RFC 6749 §5.1), and in a storage between them. */
export function storedSession(storage: TokenStorage): Session {
  return {
    init: {},
    access: async () => (await storage.get()) ?? undefined,
    proof: async () => {
      const tokens = await storage.get()
      return tokens ? jsonBody({ refresh_token: tokens.refreshToken }) : undefined
    },
    keep: async ({ access_token: accessToken, refresh_token: refreshToken }) => {
      if (typeof accessToken !== 'string' || typeof refreshToken !== 'string') return undefined
      const tokens = { accessToken, refreshToken }
      await storage.set(tokens)
      return tokens
    },
    forget: () => storage.set(undefined),
  }
}
