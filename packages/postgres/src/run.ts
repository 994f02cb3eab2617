import { AuthError } from '@sallyport/core'
import { attemptCall, type Attempt, type Row } from '@sallyport/core/store'
import type { PostgresClient, SqlValue } from './client.ts'
import type { ResolvedOptions } from './options.ts'

/** Runs one statement of a port's method within the timeout. */
export type Run = (operation: string, text: string, values: readonly SqlValue[]) => Promise<readonly Row[]>

/** Makes the function through which every port sends its statements. */
export function runner({ client, timeout }: Pick<ResolvedOptions, 'client' | 'timeout'>): Run {
  return async (operation, text, values) => {
    const { rows } = await attemptCall(operation, timeout, attempt => send(client, text, values, attempt))
    return rows
  }
}

/**
 * What another try cannot mend: what the migration's functions raise under the wrong isolation level, and a prepared
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
