import type { Emit } from '../events.ts'
import { failureOf, kindOf, UnexpectedValue } from '../lib/failure.ts'
import { isBounded } from '../store/bounded.ts'
import { storeUnavailable } from '../store/store-call.ts'
import type { Store } from '../ports/store.ts'
import type { ThrottleVerdict } from '../ports/throttle-store.ts'
import { checkedCall, longestCall, type Read, readBoolean, readNothing } from './call.ts'
import { readOneTimeToken, readSession, readSessionRefs, readSessions } from './record-shapes.ts'

/**
 * Wraps a store's ports, so that whatever they do comes out as an answer of the right shape or as a 503: a rejection,
 * a hang, a value of the wrong shape (CVE-2026-73421: an error object that was truthy passed for a user).
 *
 * Every column of every record is checked: a driver's option that reads times as strings or hashes as bytes is
 * `store_inconsistent`, and not a session that never expires. `null` counts as undefined where a record may be absent.
 *
 * Each call has one timeout: that of the store if its ports are marked as bounded, and 5 seconds otherwise.
 */
export function checkedStore(store: Store, emit: Emit): Store {
  const { sessions, oneTimeTokens, revocations, blocks, throttle } = store
  const checkedBy = (port: object) => {
    const options = { emit, wrongShape: 'store_inconsistent', longest: isBounded(port) ? null : longestCall } as const
    return <R>(operation: string, call: () => Promise<unknown>, read: Read<R>) =>
      checkedCall(operation, call, read, options)
  }
  const ofSessions = checkedBy(sessions)
  const ofTokens = checkedBy(oneTimeTokens)
  const ofRevocations = checkedBy(revocations)
  const ofBlocks = checkedBy(blocks)
  const ofThrottle = checkedBy(throttle)

  return {
    sessions: {
      insert: (record, max) =>
        ofSessions('sessions.insert', () => sessions.insert(record, max), readSessionRefs(record.subject)),
      find: ref => ofSessions('sessions.find', () => sessions.find(ref), readSession(ref)),
      rotate: (ref, hash, next) => ofSessions('sessions.rotate', () => sessions.rotate(ref, hash, next), readBoolean),
      list: subject => ofSessions('sessions.list', () => sessions.list(subject), readSessions(subject)),
      delete: ref => ofSessions('sessions.delete', () => sessions.delete(ref), readBoolean),
      deleteMany: (subject, ids) =>
        ofSessions('sessions.deleteMany', () => sessions.deleteMany(subject, ids), readNothing),
    },
    oneTimeTokens: {
      replace: record => ofTokens('oneTimeTokens.replace', () => oneTimeTokens.replace(record), readNothing),
      find: ref => ofTokens('oneTimeTokens.find', () => oneTimeTokens.find(ref), readOneTimeToken(ref)),
      update: (ref, expected, next) =>
        ofTokens('oneTimeTokens.update', () => oneTimeTokens.update(ref, expected, next), readBoolean),
      consume: ref => ofTokens('oneTimeTokens.consume', () => oneTimeTokens.consume(ref), readOneTimeToken(ref)),
      deleteAll: (subject, purpose) =>
        ofTokens('oneTimeTokens.deleteAll', () => oneTimeTokens.deleteAll(subject, purpose), readNothing),
    },
    revocations: {
      append: (entries, keepFor) =>
        ofRevocations('revocations.append', () => revocations.append(entries, keepFor), readNothing),
      // Without a deadline: a long feed takes its time.
      follow: (observer, options) => followed(() => revocations.follow(observer, options), emit),
    },
    blocks: {
      insert: subject => ofBlocks('blocks.insert', () => blocks.insert(subject), readNothing),
      delete: subject => ofBlocks('blocks.delete', () => blocks.delete(subject), readNothing),
      has: subject => ofBlocks('blocks.has', () => blocks.has(subject), readBoolean),
    },
    throttle: {
      hit: (keys, now) => ofThrottle('throttle.hit', () => throttle.hit(keys, now), readVerdict(keys)),
      giveBack: (keys, at) => ofThrottle('throttle.giveBack', () => throttle.giveBack(keys, at), readNothing),
      clear: (owner, ids) => ofThrottle('throttle.clear', () => throttle.clear(owner, ids), readNothing),
    },
  }
}

async function followed(follow: () => Promise<void>, emit: Emit): Promise<void> {
  try {
    await follow()
  } catch (error) {
    emit('store_failed', { operation: 'revocations.follow', ...failureOf(error) })
    throw storeUnavailable(error)
  }
}

/** Whatever is not a verdict must not pass for one that admits. */
function readVerdict(keys: readonly unknown[]): Read<ThrottleVerdict> {
  return value => {
    const { admitted, exceeded, resetsAt } = Object(value) as Readonly<Record<string, unknown>>
    if (admitted === true) return { admitted }
    if (admitted === false && Object.hasOwn(keys, Number(exceeded)) && Number.isFinite(resetsAt)) {
      return { admitted, exceeded: Number(exceeded), resetsAt: Number(resetsAt) }
    }
    throw new UnexpectedValue(`resolved to ${kindOf(value)}; it must tell whether the attempt is admitted`)
  }
}
