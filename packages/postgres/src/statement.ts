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

/**
 * What trying again does not mend: what the migration's functions raise under the wrong isolation level, and a prepared
 * statement that is missing or somebody else's, because a pooler lends its connections for one transaction.
 */
const misconfigured: ReadonlySet<unknown> = new Set(['SP001', '26000', '42P05'])

async function send(client: PostgresClient, text: string, values: readonly SqlValue[], attempt: Attempt) {
  try {
    return await client.query(text, values, attempt)
  } catch (cause) {
    if (misconfigured.has(codeOf(cause))) throw new AuthError('misconfigured', { cause })
    throw cause
  }
}

function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
}

function ignore(): void {}
