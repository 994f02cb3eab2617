import { AssertionError } from 'node:assert'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { auditTable, type RouteAudit } from '@sallyport/core/http'
import { updateMode } from './update-mode.ts'

/** Expectations of an audit. Failures are errors of node:assert, which every test runner shows. */
export interface AuditExpectation {
  /**
   * Compares the audit's table with a file that you commit, so that reviews show who may reach what. A path is relative
   * to the working folder.
   *
   * Writes the file if it does not exist, except in continuous integration (`CI`), where it fails. `UPDATE_AUDIT=1`,
   * `vitest -u` and `jest --updateSnapshot` overwrite it.
   */
  toMatchFile(path: string | URL): void
}

/**
 * Starts an expectation about the audit of an application's routes, in a test.
 *
 * @example
 * ```ts
 * import { auditExpress } from '@sallyport/express'
 * import { expectAudit } from '@sallyport/testkit'
 * import { test } from 'vitest'
 * test('routes', () => expectAudit(auditExpress(app)).toMatchFile('routes.audit.md'))
 * ```
 */
export function expectAudit(audit: RouteAudit): AuditExpectation {
  return { toMatchFile: path => matchFile(auditTable(audit), path) }
}

function matchFile(table: string, path: string | URL): void {
  const mode = updateMode()
  const isThere = existsSync(path)
  if (mode === 'all' || (mode === 'new' && !isThere)) return writeFileSync(path, table)
  if (!isThere) throw failure(`${String(path)} does not exist. Run the test outside CI and commit the file.`, '', table)
  const written = readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
  if (written === table) return undefined
  throw failure(`The routes differ from ${String(path)}:\n${changes(written, table)}`, written, table)
}

function failure(message: string, expected: string, actual: string): AssertionError {
  return new AssertionError({ message, expected, actual, operator: 'toMatchFile' })
}

/** Each row is a line, so lines that are only in one of the texts are the changes. */
function changes(written: string, table: string): string {
  const [before, after] = [written.split('\n'), table.split('\n')]
  const removed = before.filter(line => !after.includes(line)).map(line => `- ${line}`)
  const added = after.filter(line => !before.includes(line)).map(line => `+ ${line}`)
  return [...removed, ...added, 'Run the test with UPDATE_AUDIT=1 to update the file.'].join('\n')
}
