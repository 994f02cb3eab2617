import { AssertionError } from 'node:assert'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { auditTable, type RouteAudit } from '@sallyport/core/http'
import { updateMode } from './update-mode.ts'

/** What is expected of an audit. Failures are errors of node:assert, which every test runner shows. */
export interface AuditExpectation {
  /**
   * Compares the audit's table with a file in the repository, so that a review shows who may reach what. The path is
   * relative to the working folder; a URL is relative to whatever it was made from.
   *
   * A file that is missing is written, except in continuous integration (`CI`), where it fails. `UPDATE_AUDIT=1`,
   * `vitest -u` and `jest --updateSnapshot` write it anew.
   */
  toMatchFile(path: string | URL): void
}

/**
 * Expects something of the audit of an application's routes, in a test.
 *
 * @example
 * ```ts
 * import { auditExpress } from '@sallyport/express'
 * import { expectAudit } from '@sallyport/testkit'
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
  if (!isThere) throw failure(`${String(path)} is missing: run the test outside of CI, and commit it.`, '', table)
  const written = readFileSync(path, 'utf8').replaceAll('\r\n', '\n')
  if (written === table) return undefined
  throw failure(`${String(path)} is not what the routes are:\n${changes(written, table)}`, written, table)
}

function failure(message: string, expected: string, actual: string): AssertionError {
  return new AssertionError({ message, expected, actual, operator: 'toMatchFile' })
}

/** Rows are whole lines, so that a line that is in one of the texts alone is a change. */
function changes(written: string, table: string): string {
  const [before, after] = [written.split('\n'), table.split('\n')]
  const gone = before.filter(line => !after.includes(line)).map(line => `- ${line}`)
  const come = after.filter(line => !before.includes(line)).map(line => `+ ${line}`)
  return [...gone, ...come, 'UPDATE_AUDIT=1 writes it anew.'].join('\n')
}
