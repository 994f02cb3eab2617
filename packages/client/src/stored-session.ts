import { guarded } from './guarded.ts'
import { jsonBody, type Session } from './session.ts'
import type { Tokens, TokenStorage } from './tokens.ts'

/**
 * A session whose tokens are in bodies and headers (RFC 6749 §5.1), and in a storage between them.
 *
 * The storage is asked each time, because tabs share it. What this client has in memory counts where the storage fails, and
 * while the storage holds what this client has replaced.
 */
export function storedSession(storage: TokenStorage): Session {
  const reading = guarded()
  const writing = guarded()
  let known: Tokens | undefined
  /** The access tokens, or undefined for none, that the storage may hold although they were replaced. */
  const replaced = new Set<string | undefined>()
  let saving: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const written = known
    await storage.set(written)
    if (written === known) replaced.clear()
  }

  /** Writes what is in memory, after the writes under way: a late one must not replace a newer pair. Never rejects. */
  const save = (): Promise<void> => writing(() => (saving = saving.then(write, write))).catch(() => {})

  return {
    init: {},
    known: () => known,
    async access() {
      const before = known
      const stored = await reading(() => storage.get()).then(tokensIn, () => known)
      // What was read may be older than what became known meanwhile.
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

/** Reads tokens; anything else in a storage is none. */
function tokensIn(value: unknown): Tokens | undefined {
  const { accessToken, refreshToken } = Object(value) as Record<string, unknown>
  return typeof accessToken === 'string' && typeof refreshToken === 'string' ? { accessToken, refreshToken } : undefined
}
