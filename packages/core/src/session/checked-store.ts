import type { Emit } from '../events.ts'
import type { Store } from '../ports/store.ts'
import type { ThrottleState } from '../ports/throttle-store.ts'
import { checkedCall, isBoolean, type IsAnswer } from './checked-call.ts'

/**
 * Wraps a store's ports, so that whatever they do comes out as an answer of the right shape or as a 503: a rejection,
 * a hang, a value that is no answer (CVE-2026-73421: an error object that was truthy passed for a user).
 */
export function checkedStore(store: Store, emit: Emit): Store {
  const { sessions, oneTimeTokens, revocations, throttle } = store
  const checked = <R>(operation: string, call: () => Promise<R>, isAnswer: IsAnswer) =>
    checkedCall(operation, call, isAnswer, emit)

  return {
    sessions: {
      insert: (record, max) => checked('sessions.insert', () => sessions.insert(record, max), Array.isArray),
      find: ref => checked('sessions.find', () => sessions.find(ref), isRecordOf(ref.id, 'id')),
      rotate: (ref, hash, next) => checked('sessions.rotate', () => sessions.rotate(ref, hash, next), isBoolean),
      list: subject => checked('sessions.list', () => sessions.list(subject), Array.isArray),
      delete: ref => checked('sessions.delete', () => sessions.delete(ref), isBoolean),
      deleteMany: (subject, ids) => checked('sessions.deleteMany', () => sessions.deleteMany(subject, ids), isAny),
    },
    oneTimeTokens: {
      insert: record => checked('oneTimeTokens.insert', () => oneTimeTokens.insert(record), isAny),
      find: ref => checked('oneTimeTokens.find', () => oneTimeTokens.find(ref), isRecordOf(ref.hash, 'hash')),
      consume: ref => checked('oneTimeTokens.consume', () => oneTimeTokens.consume(ref), isRecordOf(ref.hash, 'hash')),
      deleteAll: (subject, purpose) =>
        checked('oneTimeTokens.deleteAll', () => oneTimeTokens.deleteAll(subject, purpose), isAny),
    },
    revocations: {
      append: (entries, keepFor) => checked('revocations.append', () => revocations.append(entries, keepFor), isAny),
      follow: (observer, options) => checked('revocations.follow', () => revocations.follow(observer, options), isAny),
    },
    throttle: {
      hit: (keys, now) => checked('throttle.hit', () => throttle.hit(keys, now), isStateOfEach(keys)),
      forgive: keys => checked('throttle.forgive', () => throttle.forgive(keys), isAny),
    },
  }
}

const isAny = () => true

/** A counter without a count is beyond no limit: taken for an answer, it would let everybody off. */
function isStateOfEach(keys: readonly unknown[]): IsAnswer {
  return value => Array.isArray(value) && value.length === keys.length && value.every(isState)
}

function isState(value: unknown): boolean {
  const { count, resetsAt } = Object(value) as Partial<ThrottleState>
  return Number.isFinite(count) && Number.isFinite(resetsAt)
}

function isRecordOf(expected: string, field: 'id' | 'hash') {
  return (value: unknown) =>
    value === undefined ||
    (typeof value === 'object' && value !== null && (value as Record<string, unknown>)[field] === expected)
}
