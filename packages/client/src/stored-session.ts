import { storageCalls } from './storage-calls.ts'
import { jsonBody, type Session } from './session.ts'
import type { Tokens, TokenStorage } from './tokens.ts'

/**
 * A session whose tokens are in bodies and headers (RFC 6749 §5.1) and in a storage.
 *
 * Reads the storage every time, because tabs share it. Uses the tokens in memory if the storage fails or still has
 * tokens that this client has replaced.
 */
export function storedSession(storage: TokenStorage): Session {
  const reading = storageCalls()
  const writing = storageCalls()
  let known: Tokens | undefined
  /** Access tokens that were replaced but may still be in the storage. Undefined stands for no tokens. */
  const replaced = new Set<string | undefined>()
  let saving: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const written = known
    await storage.set(written)
    if (written === known) replaced.clear()
  }

  /**
   * Stores the tokens in memory, after writes in progress, so that a late write cannot replace newer tokens. Never
   * rejects.
   */
  const save = (): Promise<void> => writing(() => (saving = saving.then(write, write))).catch(() => {})

  return {
    init: {},
    known: () => known,
    async access() {
      const before = known
      const stored = await reading(() => storage.get()).then(tokensIn, () => known)
      // Tokens that arrived meanwhile are newer than those that were read.
      if (known !== before) return known
      if (replaced.has(stored?.accessToken)) void save()
      else known = stored
      return known
    },
    proof: ({ refreshToken }) => jsonBody({ refresh_token: refreshToken }),
    read: ({ access_token: accessToken, refresh_token: refreshToken }) => tokensIn({ accessToken, refreshToken }),
    async keep(access) {
      replaced.add(known?.accessToken)
      known = tokensIn(access)
      replaced.delete(known?.accessToken)
      await save()
    },
  }
}

/** Returns the tokens, or undefined for any other value in a storage. */
function tokensIn(value: unknown): Tokens | undefined {
  const { accessToken, refreshToken } = Object(value) as Record<string, unknown>
  return typeof accessToken === 'string' && typeof refreshToken === 'string' ? { accessToken, refreshToken } : undefined
}
