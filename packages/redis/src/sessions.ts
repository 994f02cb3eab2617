import type { SessionRecord, SessionRef, SessionStore } from '@sallyport/core/store'
import { decodeId, encodeId, subjectKey } from './keys.ts'
import { fieldsOf, listOf, textOf, wholeOf } from './reply.ts'
import type { RunScript } from './script.ts'
import { decodeRecord, encodeRecord, encodeRotated, fieldCount, indexTtl, recordTtl } from './session-record.ts'
import { batchSize, deleteScript, findScript, insertScript, listScript, rotateScript } from './session-scripts.ts'

/** Makes the session store: one hash for each session, and one sorted set of ids for each subject. */
export function redisSessions(run: RunScript, prefix: string): SessionStore {
  const indexKey = (subject: string): string => subjectKey(prefix, 's', subject)
  const sessionKey = ({ id, subject }: SessionRef): string => `${indexKey(subject)}:${encodeId(id)}`

  return {
    async insert(record, maxSessions) {
      const { subject } = record
      const ttls = [recordTtl(record), indexTtl(record)]
      const args = [encodeId(record.id), String(record.createdAt), String(maxSessions), ...ttls]
      const keys = [indexKey(subject), sessionKey(record)]
      const beyond = await run(insertScript, keys, [...args, ...encodeRecord(record)])
      if (beyond === null) return 'exists'
      return listOf(beyond).map(id => ({ id: decodeId(textOf(id)), subject }))
    },

    async find(ref) {
      const fields = fieldsOf(await run(findScript, [sessionKey(ref)]), fieldCount)
      return fields && decodeRecord(ref, fields)
    },

    async rotate(ref, expectedHash, next) {
      const args = [expectedHash, recordTtl(next), ...encodeRotated(next)]
      return wholeOf(await run(rotateScript, [sessionKey(ref)], args)) === 1
    },

    async list(subject) {
      const records: SessionRecord[] = []
      let ids: string[] = []
      do {
        const [rows, rest] = listOf(await run(listScript, [indexKey(subject)], ids.slice(0, batchSize)))
        for (const row of listOf(rows)) records.push(decodeRow(subject, row))
        ids = [...ids.slice(batchSize), ...listOf(rest).map(textOf)]
      } while (ids.length > 0)
      return records
    },

    async delete({ id, subject }) {
      return wholeOf(await run(deleteScript, [indexKey(subject)], [encodeId(id)])) > 0
    },

    async deleteMany(subject, ids) {
      for (let start = 0; start < ids.length; start += batchSize) {
        await run(deleteScript, [indexKey(subject)], ids.slice(start, start + batchSize).map(encodeId))
      }
    },
  }
}

function decodeRow(subject: string, row: unknown): SessionRecord {
  const [id, fields] = listOf(row)
  return decodeRecord({ id: decodeId(textOf(id)), subject }, listOf(fields))
}
