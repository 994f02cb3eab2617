import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireService } from '@sallyport/testkit'
import { createPool } from 'mysql2/promise'
import { Pool } from 'pg'
import { describe, expect, test } from 'vitest'
import { sallyport } from '../sallyport.ts'

const postgres = await requireService('postgres', process.env)
const mysql = await requireService('mysql', process.env)
const file = '0001_initial.sql'
const password = 'c4nary p@ss'

function withPassword(url: string): string {
  const secret = new URL(url)
  secret.username ||= 'nobody'
  secret.password = password
  return secret.href
}

describe.skipIf(postgres === undefined)('sallyport migrate on PostgreSQL', () => {
  test('up applies missing migrations and status reports them, in another schema', async () => {
    const schema = `t_${randomBytes(8).toString('hex')}`
    const env = { DATABASE_URL: withPassword(postgres!) }
    const before = await sallyport(['migrate', 'status', '--schema', schema], env)
    expect(before).toMatchObject({ code: 1, out: expect.stringContaining(`missing ${file}`) })
    const up = await sallyport(['migrate', 'up', '--schema', schema], env)
    expect(up).toMatchObject({ code: 0, err: '', out: expect.stringContaining(`applied ${file}`) })
    const again = await sallyport(['migrate', 'up', '--schema', schema], env)
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('nothing to apply') })
    const after = await sallyport(['migrate', 'status', '--schema', schema], env)
    expect(after).toMatchObject({ code: 0, out: expect.stringContaining(`applied ${file}`) })
    expect(JSON.stringify([before, up, again, after])).not.toContain('c4nary')
    const pool = new Pool({ connectionString: postgres })
    await pool.query(`drop schema "${schema}" cascade`)
    await pool.end()
  })
})

describe.skipIf(mysql === undefined)('sallyport migrate on MySQL', () => {
  test('up applies missing migrations and status reports them, with another prefix', async () => {
    const prefix = `t_${randomBytes(8).toString('hex')}_`
    const env = { MYSQL_URL: mysql! }
    const up = await sallyport(['migrate', 'up', '--prefix', prefix], env)
    expect(up).toMatchObject({ code: 0, err: '', out: expect.stringContaining(`applied ${file}`) })
    const after = await sallyport(['migrate', 'status', '--prefix', prefix], env)
    expect(after).toMatchObject({ code: 0, out: expect.stringContaining(`applied ${file}`) })
    const pool = createPool(mysql!)
    for (const name of ['sessions', 'one_time_tokens', 'throttle', 'revocations', 'migrations']) {
      await pool.query(`drop table \`${prefix}${name}\``)
    }
    await pool.end()
  })
})

test('print needs no database and uses the schema and the prefix', async () => {
  const { code, out } = await sallyport([
    'migrate',
    'print',
    '--url',
    'postgres:',
    '--schema',
    'auth',
    '--prefix',
    'x_',
  ])
  expect(code).toBe(0)
  expect(out).toContain('create table "auth"."x_sessions"')
  expect(out).not.toContain('sallyport_')
  const other = await sallyport(['migrate', 'print'], { MYSQL_URL: 'mysql://root@nowhere/test' })
  expect(other.out).toContain('create table if not exists `sallyport_sessions`')
})

test('J06 a failure is one line without the password, encoded or decoded', async () => {
  const url = `postgres://nobody:${encodeURIComponent(password)}@127.0.0.1:1/none?sslpassword=c4nary`
  const { code, out, err } = await sallyport(['migrate', 'up', '--url', url])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(/^sallyport: [^\n]*ECONNREFUSED[^\n]*\n$/)
  expect(err).not.toContain('c4nary')
})

test.each([
  ['no database', [], {}, 'no database is set; set DATABASE_URL or MYSQL_URL, or pass --url'],
  ['an invalid URL', ['--url', 'c4nary'], {}, '--url must begin with postgres://, mysql:// or file:, or be a path'],
  ['another database', [], { DATABASE_URL: 'mssql://c4nary' }, 'DATABASE_URL must begin with postgres://, mysql:// or'],
  ['a hostile schema', ['--url', 'postgres:', '--schema', 'a";--'], {}, 'schema must be 1 to 40 of a-z'],
  ['a misspelt option', ['--url', 'postgres:', '--shcema', 'auth'], {}, 'unknown option --shcema'],
])('J01 %s is rejected', async (_, args, env, message) => {
  const { code, out, err } = await sallyport(['migrate', 'print', ...args], env)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(`sallyport: ${message}`)
  expect(err).not.toContain('c4nary')
})

test("without the store's package, the error says how to install it", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-'))
  const { code, err } = await sallyport(['migrate', 'print', '--url', 'postgres:'], {}, folder)
  expect({ code, err }).toEqual({
    code: 2,
    err: 'sallyport: @sallyport/postgres is not installed in this project; run npm install @sallyport/postgres\n',
  })
  await rm(folder, { recursive: true })
})
