import type { Emit } from '../events.ts'
import { failureOf, kindOf, UnexpectedValue } from '../lib/failure.ts'
import { isBounded } from '../store/bounded.ts'
import { storeUnavailable } from '../store/store-call.ts'
import type { Store } from '../ports/store.ts'
import type { ThrottleVerdict } from '../ports/throttle-store.ts'
import { checkedCall, longestCall, type Read, readBoolean, readNothing } from './call.ts'
import { readOneTimeToken, readInserted, readSession, readSessions } from './record-shapes.ts'

/**
 * Wraps a store's ports, so that each call gives a value of the right shape or a 503, also if the port rejects, hangs or
 * returns a wrong shape (CVE-2026-73421: an error object was truthy and passed as a user).
 *
 * Every column of every record is checked. If a driver reads times as strings or hashes as bytes, that is
 * `store_inconsistent` instead of a session that never expires. `null` counts as undefined if a record may be absent.
 *
 * Each call has one timeout: the store's if its ports are marked as bounded, otherwise 5 seconds.
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
        ofSessions('sessions.insert', () => sessions.insert(record, max), readInserted(record.subject)),
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
      // Without a timeout, because a long feed takes time to read.
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

/** Reads a verdict. A value of another shape must never count as admitted. */
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
