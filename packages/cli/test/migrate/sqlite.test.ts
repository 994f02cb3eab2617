import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { targetOf } from '../../src/migrate/target.ts'
import { sallyport } from '../sallyport.ts'

const file = '0001_initial.sql'
const store = fileURLToPath(new URL('../../../sqlite', import.meta.url))
const hasNodeSqlite = process.getBuiltinModule?.('node:sqlite') !== undefined

let folder: string
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'sallyport-')))
})
afterEach(() => rm(folder, { recursive: true }))

/** Makes the folder a project with the store and, if given, the source of its driver. */
async function makeProject(driver?: string): Promise<void> {
  await mkdir(join(folder, 'node_modules/@sallyport'), { recursive: true })
  await symlink(store, join(folder, 'node_modules/@sallyport/sqlite'))
  if (driver === undefined) return
  await mkdir(join(folder, 'node_modules/better-sqlite3'))
  await writeFile(join(folder, 'node_modules/better-sqlite3/index.js'), driver)
}

test('sallyport migrate on SQLite applies missing migrations and reports them', async () => {
  const path = join(folder, 'auth.db')
  const env = { DATABASE_URL: pathToFileURL(path).href }
  const none = await sallyport(['migrate', 'status'], env)
  expect(none).toMatchObject({
    code: 2,
    err: `sallyport: the file ${path} does not exist; create it with sallyport migrate up\n`,
  })
  expect(existsSync(path)).toBe(false)
  const up = await sallyport(['migrate', 'up', '--prefix', 'x_'], env)
  expect(up).toEqual({ code: 0, err: '', out: `${path}\napplied ${file}\n` })
  const again = await sallyport(['migrate', 'up', '--prefix', 'x_'], env)
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining('nothing to apply') })
  const after = await sallyport(['migrate', 'status', '--prefix', 'x_'], env)
  expect(after).toMatchObject({ code: 0, out: expect.stringContaining(`applied ${file}`) })
  const other = await sallyport(['migrate', 'status'], env)
  expect(other).toMatchObject({ code: 1, out: expect.stringContaining(`missing ${file}`) })
})

test.each([
  ['a path', '/a b.db', '/a b.db'],
  ['a relative path', './auth.db', './auth.db'],
  ['a Windows path', String.raw`C:\auth.db`, String.raw`C:\auth.db`],
  ['a file: URL', 'file:///a%20b.db', '/a b.db'],
  ['a file: URL with one slash', 'file:/a%20b.db', '/a b.db'],
  ['a relative file: URL', 'file:auth.db', 'auth.db'],
])('%s names the file', (_, url, path) => {
  expect(targetOf(url, {})).toEqual({ kind: 'sqlite', url: path, shown: path, secrets: [] })
})

test('print needs no file', async () => {
  const { code, out } = await sallyport(['migrate', 'print', '--url', 'file:', '--prefix', 'x_'])
  expect(code).toBe(0)
  expect(out).toContain('"x_sessions"')
})

test.each([
  ['no file', ['--url', 'file:'], 'the URL must name a file'],
  ['a database in memory', ['--url', 'file::memory:'], 'the URL must name a file'],
  ['parameters', ['--url', 'file:auth.db?mode=ro'], '--url must not have parameters'],
  ['another machine', ['--url', 'file://%'], '--url is not a valid file: URL'],
  ['a broken escape', ['--url', 'file:%zz'], '--url is not a valid file: URL'],
  ['a folder that does not exist', ['--url', './none/auth.db'], 'Cannot open database because the directory does not'],
  ['a schema', ['--url', './auth.db', '--schema', 'auth'], 'SQLite has no schemas'],
])('J01 %s is rejected', async (_, args, message) => {
  const { code, out, err } = await sallyport(['migrate', 'up', ...args])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(`sallyport: ${message}`)
})

test.skipIf(hasNodeSqlite)('without a driver, the error says how to install it', async () => {
  await makeProject()
  const { code, err } = await sallyport(['migrate', 'up', '--url', './auth.db'], {}, folder)
  expect({ code, err }).toEqual({
    code: 2,
    err: 'sallyport: better-sqlite3 is not installed in this project; run npm install better-sqlite3\n',
  })
})

test('if the native part of the driver is missing, the error says how to build it', async () => {
  await makeProject(
    `module.exports = class { constructor() { throw new Error('Could not locate the bindings file.\\n') } }`,
  )
  const { code, err } = await sallyport(['migrate', 'up', '--url', './auth.db'], {}, folder)
  expect({ code, err }).toEqual({
    code: 2,
    err: 'sallyport: better-sqlite3 was not built for this version of Node; run npm rebuild better-sqlite3\n',
  })
})
