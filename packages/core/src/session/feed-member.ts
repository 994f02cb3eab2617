import { AuthError } from '../errors.ts'
import { withTimeout } from '../store/store-call.ts'
import type { FeedObserver, RevocationFeed } from '../ports/revocation-feed.ts'

/** A process's membership in the feed. */
export interface FeedMember {
  readonly isJoined: boolean
  /** Joins, once; a failure rejects, and the next call tries again. At most one attempt is under way. */
  join(): Promise<void>
  /**
   * Joins in the background, and at most once a second while that fails. A promise says that this attempt has only just
   * started, and resolves when that is over, whatever came of it: most feeds are joined by then.
   */
  joinSoon(): Promise<void> | undefined
  close(): void
}

/** What a member is made from. Times are milliseconds. */
export interface FeedMemberDependencies {
  readonly feed: Pick<RevocationFeed, 'follow'>
  readonly observer: FeedObserver
  readonly maxInterval: number
  /** An attempt that hears nothing from the feed for so long is given up. */
  readonly longestSilence: number
}

const pauseAfterFailure = 1000
const firstMoment = 100

/**
 * Makes what joins the feed. A long feed may take its time: an attempt is given up when it fails, or when the feed falls
 * silent, and not for its length. Each attempt has a signal, which ends all that belongs to it before the next one starts. The
 * signal is made with the attempt, because a worker may use one only in the request that made it.
 */
export function createFeedMember({ feed, observer, maxInterval, longestSilence }: FeedMemberDependencies): FeedMember {
  let controller: AbortController | undefined
  let isClosed = false
  let attempt: Promise<void> | undefined
  let isJoined = false
  let failedAt = Number.NEGATIVE_INFINITY
  let settling: Promise<void> | undefined

  function start(): Promise<void> {
    attempt = tryJoin()
    settling = settledWithin(attempt, firstMoment).then(() => void (settling = undefined))
    return attempt
  }

  async function tryJoin(): Promise<void> {
    const own = new AbortController()
    controller = own
    if (isClosed) own.abort()
    let hasFailed = false
    const heard = { at: performance.now() }
    const isOver = () => isClosed || hasFailed
    const { signal } = own
    const following = (async () => feed.follow(noting(observer, heard, isOver), { signal, maxInterval }))()
    try {
      await orSilence(following, heard, longestSilence, signal)
      isJoined = true
    } catch (error) {
      hasFailed = true
      own.abort()
      failedAt = performance.now()
      throw error
    } finally {
      attempt = undefined
    }
  }

  const join = () => (isJoined ? Promise.resolve() : (attempt ?? start()))

  return {
    get isJoined() {
      return isJoined
    },
    join,
    joinSoon() {
      if (attempt === undefined && performance.now() - failedAt >= pauseAfterFailure) start().catch(() => {})
      return settling
    },
    close() {
      isClosed = true
      controller?.abort()
    },
  }
}

/**
 * Notes when the feed was heard, and passes on nothing that a given-up attempt still reads. It uses no signal: in a worker, only
 * the request that made a signal may read it, and the feed brings entries that other requests appended.
 */
function noting(observer: FeedObserver, heard: { at: number }, isOver: () => boolean): FeedObserver {
  const unlessAborted =
    <A extends unknown[]>(call: (...args: A) => void) =>
    (...args: A) => {
      if (isOver()) return
      heard.at = performance.now()
      call(...args)
    }
  return {
    entry: unlessAborted(entry => observer.entry(entry)),
    current: unlessAborted(() => observer.current()),
    storeTime: unlessAborted(milliseconds => observer.storeTime(milliseconds)),
    delayed: unlessAborted(isDelayed => observer.delayed?.(isDelayed)),
  }
}

function settledWithin(attempt: Promise<void>, milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds).unref()
    const settled = () => {
      clearTimeout(timer)
      resolve()
    }
    attempt.then(settled, settled)
  })
}

function orSilence(
  following: Promise<void>,
  heard: { readonly at: number },
  longestSilence: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => {
      if (signal.aborted || performance.now() - heard.at < longestSilence) return
      reject(new AuthError('store_unavailable', { cause: new Error('revocations.follow fell silent') }))
    }, longestSilence / 10)
    timer.unref()
    const stop = () => clearInterval(timer)
    following.then(resolve, reject).finally(stop)
    signal.addEventListener('abort', stop, { once: true })
  })
}

/** Waits for the feed at most so long, while the joining itself goes on. */
export function joinWithin(member: FeedMember, milliseconds: number): Promise<void> {
  return withTimeout(member.join(), milliseconds, 'revocations.follow')
}
