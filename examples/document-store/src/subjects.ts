import type { Clock } from '@sallyport/core'
import type {
  OneTimeTokenRecord,
  OneTimeTokenStore,
  SessionRecord,
  SessionRef,
  SessionStore,
} from '@sallyport/core/store'
import type { Collection } from './documents.ts'

interface Kept<R> {
  readonly record: R
  /** Until when writes leave it in the document: seconds since the epoch, by the machine's clock. */
  readonly until: number
}

/** All that belongs to one subject. */
export interface SubjectDocument {
  /** Oldest first; of one second, in the order of their arrival. */
  readonly sessions: readonly Kept<SessionRecord>[]
  readonly oneTimeTokens: readonly Kept<OneTimeTokenRecord>[]
}

const none: SubjectDocument = { sessions: [], oneTimeTokens: [] }

/** Makes the store of sessions. */
export function sessionStore(subjects: Collection<SubjectDocument>, clock: Clock): SessionStore {
  const keep = (record: SessionRecord) => kept(record, record.idleExpiresAt - record.rotatedAt + 86_400, clock)

  return {
    insert: (record, maxSessions) =>
      subjects.update<readonly SessionRef[] | 'exists'>('sessions.insert', record.subject, (current = none) => {
        if (current.sessions.some(each => each.record.id === record.id)) return { result: 'exists' }
        const beyond = current.sessions.slice(0, Math.max(0, current.sessions.length + 1 - maxSessions))
        const sessions = [...current.sessions, keep(record)]
        return {
          result: beyond.map(each => ({ id: each.record.id, subject: each.record.subject })),
          document: swept({ ...current, sessions: sessions.toSorted(byAge) }, clock),
        }
      }),

    find: async ref => {
      const document = await subjects.read('sessions.find', ref.subject)
      return document?.sessions.find(({ record }) => record.id === ref.id)?.record
    },

    rotate: (ref, expectedHash, next) =>
      subjects.update('sessions.rotate', ref.subject, (current = none) => {
        const index = current.sessions.findIndex(({ record }) => record.id === ref.id)
        const found = current.sessions[index]?.record
        if (found?.tokenHash !== expectedHash) return { result: false }
        const sessions = current.sessions.with(index, keep({ ...found, ...next }))
        return { result: true, document: swept({ ...current, sessions }, clock) }
      }),

    list: async subject => {
      const document = await subjects.read('sessions.list', subject)
      return (document ?? none).sessions.map(({ record }) => record).toReversed()
    },

    delete: ref =>
      subjects.update('sessions.delete', ref.subject, (current = none) => {
        const sessions = current.sessions.filter(({ record }) => record.id !== ref.id)
        const result = sessions.length < current.sessions.length
        return result ? { result, document: { ...current, sessions } } : { result }
      }),

    deleteMany: (subject, ids) =>
      subjects.update('sessions.deleteMany', subject, (current = none) => {
        const ended = new Set(ids)
        const sessions = current.sessions.filter(({ record }) => !ended.has(record.id))
        return { result: undefined, document: { ...current, sessions } }
      }),
  }
}

/** Makes the store of one-time tokens. */
export function oneTimeTokenStore(subjects: Collection<SubjectDocument>, clock: Clock): OneTimeTokenStore {
  return {
    replace: record =>
      subjects.update('oneTimeTokens.replace', record.subject, (current = none) => {
        const others = current.oneTimeTokens.filter(each => each.record.purpose !== record.purpose)
        const oneTimeTokens = [...others, kept(record, record.expiresAt - record.createdAt, clock)]
        return { result: undefined, document: swept({ ...current, oneTimeTokens }, clock) }
      }),

    find: async ref => {
      const document = await subjects.read('oneTimeTokens.find', ref.subject)
      return document?.oneTimeTokens.find(({ record }) => record.hash === ref.hash)?.record
    },

    update: (ref, expected, next) =>
      subjects.update('oneTimeTokens.update', ref.subject, (current = none) => {
        const index = current.oneTimeTokens.findIndex(({ record }) => record.hash === ref.hash)
        const found = current.oneTimeTokens[index]
        if (found?.record.state !== expected) return { result: false }
        const changed = { ...found, record: { ...found.record, state: next } }
        return { result: true, document: { ...current, oneTimeTokens: current.oneTimeTokens.with(index, changed) } }
      }),

    consume: ref =>
      subjects.update('oneTimeTokens.consume', ref.subject, (current = none) => {
        const found = current.oneTimeTokens.find(({ record }) => record.hash === ref.hash)
        if (found === undefined) return { result: undefined }
        const oneTimeTokens = current.oneTimeTokens.filter(each => each !== found)
        return { result: found.record, document: { ...current, oneTimeTokens } }
      }),

    deleteAll: (subject, purpose) =>
      subjects.update('oneTimeTokens.deleteAll', subject, (current = none) => {
        const oneTimeTokens = current.oneTimeTokens.filter(({ record }) => record.purpose !== purpose)
        return { result: undefined, document: { ...current, oneTimeTokens } }
      }),
  }
}

/** The span counts by the machine's clock: core's own is not comparable to it. */
function kept<R>(record: R, span: number, clock: Clock): Kept<R> {
  return { record, until: Math.floor(clock() / 1000) + span }
}

/** Leaves out what ended long ago; every write that adds something does it. */
function swept(document: SubjectDocument, clock: Clock): SubjectDocument {
  const now = Math.floor(clock() / 1000)
  return {
    sessions: document.sessions.filter(({ until }) => until >= now),
    oneTimeTokens: document.oneTimeTokens.filter(({ until }) => until >= now),
  }
}

function byAge(one: Kept<SessionRecord>, other: Kept<SessionRecord>): number {
  return one.record.createdAt - other.record.createdAt
}
