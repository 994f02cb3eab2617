import { AuthError } from '@sallyport/core'
import { withTimeout } from '@sallyport/core/store'
import type { Attempt, PostgresClient, Row, SqlValue } from './client.ts'
import type { Settings } from './settings.ts'

/** Runs one statement of a port's method within the timeout. */
export type Run = (operation: string, text: string, values: readonly SqlValue[]) => Promise<readonly Row[]>

/** Makes the one way in which every port talks to the server. */
export function runner({ client, timeout }: Settings): Run {
  return async (operation, text, values) => {
    const attempt: Attempt = { timedOut: false, onTimeout: ignore }
    const { rows } = await withTimeout(send(client, text, values, attempt), timeout, operation, () => {
      attempt.timedOut = true
      attempt.onTimeout()
    })
    return rows
  }
}

/** What the migration's functions raise where they cannot keep what they promise. */
const wrongIsolation = 'SP001'

async function send(client: PostgresClient, text: string, values: readonly SqlValue[], attempt: Attempt) {
  try {
    return await client.query(text, values, attempt)
  } catch (cause) {
    if (codeOf(cause) === wrongIsolation) throw new AuthError('misconfigured', { cause })
    throw cause
  }
}

function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
}

function ignore(): void {}
