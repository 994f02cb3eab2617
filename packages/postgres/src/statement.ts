import { AuthError } from '@sallyport/core'
import { withTimeout } from '@sallyport/core/store'
import type { Row, SqlValue } from './client.ts'
import type { Settings } from './settings.ts'

/** Runs one statement of a port's method within the timeout. */
export type Run = (operation: string, text: string, values: readonly SqlValue[]) => Promise<readonly Row[]>

/** Makes the one way in which every port talks to the server. */
export function runner({ client, timeout }: Settings): Run {
  return async (operation, text, values) => {
    const abort = new AbortController()
    const call = query(async () => client.query(text, values, abort.signal))
    const { rows } = await withTimeout(call, timeout, operation, () => abort.abort())
    return rows
  }
}

/** What the migration's functions raise where they cannot keep what they promise. */
const wrongIsolation = 'SP001'

async function query<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send()
  } catch (cause) {
    if (codeOf(cause) === wrongIsolation) throw new AuthError('misconfigured', { cause })
    throw cause
  }
}

function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
}
