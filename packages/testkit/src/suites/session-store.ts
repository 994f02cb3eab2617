import type { SessionStore } from '@sallyport/core/store'
import { rotatedFields, sessionRecord } from '../records.ts'
import { brokenCases, runSuite, type SuiteOptions, type TestRunner } from '../runner.ts'
import { sessionBasics } from './session-basics.ts'
import { sessionDelete } from './session-delete.ts'
import { sessionInsert } from './session-insert.ts'
import { sessionRotate } from './session-rotate.ts'

/**
 * Defines the cases that every session store must pass.
 *
 * @example
 * ```ts
 * import { memoryStore } from '@sallyport/core'
 * import { testSessionStore } from '@sallyport/testkit'
 * import { afterAll, describe, test } from 'vitest'
 * const store = memoryStore().sessions
 * testSessionStore({ describe, test, afterAll }, { name: 'memory', open: async () => ({ store }) })
 * ```
 */
export function testSessionStore(runner: TestRunner, options: SuiteOptions<SessionStore>): void {
  const record = sessionRecord()
  const broken = brokenCases(options, {
    insert: store => store.insert(record, 5),
    find: store => store.find(record),
    rotate: store => store.rotate(record, record.tokenHash, rotatedFields(record)),
    list: store => store.list(record.subject),
    delete: store => store.delete(record),
    deleteMany: store => store.deleteMany(record.subject, [record.id]),
  })
  const cases = { ...sessionBasics, ...sessionRotate, ...sessionInsert, ...sessionDelete, ...broken }
  runSuite(runner, 'session store', options, cases)
}
