import { AssertionError } from 'node:assert'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { auditTable } from '@sallyport/core/http'
import { createAudit } from '@sallyport/core/adapter'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { expectAudit } from '../../src/index.ts'
import { updateMode } from '../../src/audit/update-mode.ts'

const guards = [{ kind: 'authenticated' }] as const

function auditOf(...paths: readonly string[]) {
  const routes = paths.map(path => ({ method: 'GET', path, guards }))
  return createAudit({ routes, findings: [], precedence: 'first' })
}

const audit = auditOf('/a', '/b')
const folder = mkdtempSync(join(tmpdir(), 'expect-audit-'))
const file = join(folder, 'routes.audit.md')

/** Sets the runner's update mode: `-u`, default, or continuous integration. */
function runnerSays(mode: 'all' | 'new' | 'none' | undefined) {
  const state = { ...expect.getState(), snapshotState: { _updateSnapshot: mode } }
  vi.spyOn(expect, 'getState').mockReturnValue(state as never)
}

beforeEach(() => {
  for (const name of ['UPDATE_AUDIT', 'SALLYPORT_UPDATE', 'CI']) vi.stubEnv(name, '')
  runnerSays('new')
})

afterAll(() => rmSync(folder, { recursive: true }))

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(file, { force: true })
})

function failureOf(body: () => void): AssertionError {
  try {
    body()
  } catch (error) {
    if (error instanceof AssertionError) return error
  }
  throw new Error('the expectation did not fail')
}

test('H09 a missing file is written once and then compared', () => {
  expectAudit(audit).toMatchFile(file)
  expect(readFileSync(file, 'utf8')).toBe(auditTable(audit))
  expectAudit(audit).toMatchFile(file)
  expectAudit(audit).toMatchFile(pathToFileURL(file))
})

test('H09 a different file fails with the lines that differ', () => {
  writeFileSync(file, auditTable(audit))
  const { message, expected, actual } = failureOf(() => expectAudit(auditOf('/a', '/c')).toMatchFile(file))
  expect(message).toBe(
    [
      `The routes differ from ${file}:`,
      '- | GET | /b | signed in |',
      '+ | GET | /c | signed in |',
      'Run the test with UPDATE_AUDIT=1 to update the file.',
    ].join('\n'),
  )
  expect([expected, actual]).toEqual([auditTable(audit), auditTable(auditOf('/a', '/c'))])
  expect(readFileSync(file, 'utf8')).toBe(auditTable(audit))
})

test('other line endings are not a difference', () => {
  writeFileSync(file, auditTable(audit).replaceAll('\n', '\r\n'))
  expectAudit(audit).toMatchFile(file)
})

test.each(['UPDATE_AUDIT', 'SALLYPORT_UPDATE'])('%s=1 overwrites the file', name => {
  writeFileSync(file, 'old')
  vi.stubEnv(name, '1')
  expectAudit(audit).toMatchFile(file)
  expect(readFileSync(file, 'utf8')).toBe(auditTable(audit))
})

test('H09 in continuous integration nothing is written, and a missing file fails', () => {
  runnerSays('none')
  expect(failureOf(() => expectAudit(audit).toMatchFile(file)).message).toBe(
    `${file} does not exist. Run the test outside CI and commit the file.`,
  )
})

test('the runner or the environment decides which files may be written', () => {
  for (const mode of ['all', 'new', 'none'] as const) {
    runnerSays(mode)
    expect(updateMode()).toBe(mode)
  }
  runnerSays(undefined)
  expect(updateMode()).toBe('new')
  vi.stubEnv('CI', 'false')
  expect(updateMode()).toBe('new')
  vi.stubEnv('CI', 'true')
  expect(updateMode()).toBe('none')
  vi.stubGlobal('expect', { getState: () => ({ snapshotState: { _updateSnapshot: 'all' } }) })
  expect(updateMode()).toBe('all')
  vi.unstubAllGlobals()
})
