import { withTimeout } from './store-call.ts'

/** One call on its way to a database. It is used in place of an AbortSignal, which costs a tenth of a whole rotation. */
export interface Attempt {
  /** Set at the timeout: what has not been sent yet must not be sent. */
  timedOut: boolean
  /** Called at the timeout. A client sets it to a function that destroys the connection. */
  onTimeout: () => void
}

/** Makes an attempt without a timeout. */
export function unlimited(): Attempt {
  return { timedOut: false, onTimeout: () => {} }
}

/**
 * Makes one call with a timeout, and tells the call at the timeout that its result is no longer needed. The timeout covers everything that
 * the call does, including the wait for a pooled connection or for a lock.
 *
 * @param operation Names the call in logs, such as `sessions.rotate`; never a value.
 * @throws AuthError `store_unavailable` at the timeout and for every other failure.
 */
export function attemptCall<T>(
  operation: string,
  milliseconds: number,
  call: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const attempt = unlimited()
  return withTimeout(call(attempt), milliseconds, operation, () => {
    attempt.timedOut = true
    attempt.onTimeout()
  })
}

/** A connection that a pool has lent. */
export interface LentConnection<C> {
  /** The connection. */
  readonly connection: C
  /** Gives it back to the pool. */
  release(): void
  /** Closes it, because its state is not known. */
  destroy(): void
}

/**
 * Borrows a connection for one attempt. It is released after a success, and destroyed after a failure or at the timeout:
 * its transaction and its locks go with it. A connection that comes after the timeout is released unused.
 *
 * @param grace How many milliseconds after the timeout `use` may still succeed, so that the connection is released; only for
 *   what reads. Otherwise a slow server would never get far enough with a new connection to keep it. Default: 0.
 */
export async function onConnection<C, T>(
  borrow: () => Promise<LentConnection<C>>,
  attempt: Attempt,
  use: (connection: C) => Promise<T>,
  grace = 0,
): Promise<T> {
  const lent = await borrow()
  if (attempt.timedOut) {
    lent.release()
    throw new Error('the pool lent the connection after the timeout')
  }
  let isLent = true
  let timer: ReturnType<typeof setTimeout> | undefined
  const giveBack = (way: 'release' | 'destroy'): void => {
    clearTimeout(timer)
    if (isLent) lent[way]()
    isLent = false
  }
  attempt.onTimeout = () => {
    if (grace === 0) giveBack('destroy')
    else timer = setTimeout(giveBack, grace, 'destroy')
  }
  try {
    const result = await use(lent.connection)
    giveBack('release')
    return result
  } finally {
    giveBack('destroy')
  }
}
