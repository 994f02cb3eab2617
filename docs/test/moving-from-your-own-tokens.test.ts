import { createHash, createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { requireService } from '@sallyport/testkit'
import type { Express } from 'express'
import { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { blocksOf } from './blocks.ts'
import { auth, roles } from './given.ts'
import { makeProject } from './project.ts'
import { compile } from './run.ts'

const url = await requireService('postgres', process.env)
const project = makeProject()
const given = fileURLToPath(new URL('given.ts', import.meta.url))
const schema = `old_${randomBytes(6).toString('hex')}`
const secret = randomBytes(32).toString('base64url')
const connection = { connectionString: url, options: `-c search_path=${schema}` }

project.write('auth.ts', `export { auth } from '${given}'\n`)
project.write(
  'db.ts',
  `import { Pool } from 'pg'
export const pool = new Pool(${JSON.stringify(connection)})
export const db = {
  one: async <T>(text: string, values: string[]): Promise<T | undefined> => (await pool.query(text, values)).rows[0],
}
`,
)
for (const { language, text } of blocksOf(
  readFileSync(new URL('../moving-from-your-own-tokens.md', import.meta.url), 'utf8'),
)) {
  project.write(`${language.replace('ts ', '')}.ts`, text)
}
afterAll(() => project.remove())

/** An access token as the old API made it, with `jsonwebtoken`. */
function oldAccessToken(payload: object, iat = Math.floor(Date.now() / 1000) - 60): string {
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { userId: 7, role: 'maker', iat, exp: iat + 900, ...payload },
  ]
  const signed = parts.map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

test('the blocks of the page compile', async () => {
  expect(await compile(project)).toEqual({ code: 0, output: '' })
}, 120_000)

describe.skipIf(url === undefined)('the API of the page', () => {
  const closing: (() => unknown)[] = []
  const pool = new Pool(connection)
  let base: string
  beforeAll(async () => {
    roles.set('7', ['maker'])
    vi.stubEnv('OLD_JWT_SECRET', secret)
    await pool.query(`create schema ${schema}`)
    await pool.query('create table refresh_tokens (token_hash text primary key, user_id int, expires_at timestamptz)')
    const { app } = (await import(project.path('moving-app.ts'))) as { app: Express }
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    closing.push(() => server.close())
    const database = (await import(project.path('db.ts'))) as { pool: Pool }
    closing.push(() => database.pool.end())
  })
  afterEach(() => pool.query('delete from refresh_tokens'))
  afterAll(async () => {
    for (const close of closing) await close()
    await pool.query(`drop schema ${schema} cascade`)
    await pool.end()
    vi.unstubAllEnvs()
    roles.delete('7')
  })

  /** A refresh token as the old API stored it. */
  async function oldRefreshToken(expiresIn = '7 days'): Promise<string> {
    const token = randomBytes(40).toString('hex')
    const hash = createHash('sha256').update(token).digest('hex')
    await pool.query(`insert into refresh_tokens values ($1, 7, now() + interval '${expiresIn}')`, [hash])
    return token
  }

  async function refresh(refreshToken: string) {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${base}/token/refresh`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ refreshToken }),
    })
    const body = (await response.json()) as { accessToken: string; refreshToken: string; code?: string }
    return { status: response.status, ...body }
  }

  const me = async (token: string) => {
    const response = await fetch(`${base}/me`, { headers: { authorization: `Bearer ${token}` } })
    return response.ok ? response.json() : response.status
  }

  test('accepts old access tokens, and none with a purpose', async () => {
    expect(await me(oldAccessToken({}))).toEqual({ id: '7', roles: ['maker'] })
    expect(await me(oldAccessToken({ purpose: 'reset' }))).toBe(401)
    expect(await me(oldAccessToken({ userId: '7' }))).toBe(401)
  })

  test('exchanges an old refresh token once, however many tabs ask, and goes on with the session', async () => {
    const token = await oldRefreshToken()
    const tabs = await Promise.all(Array.from({ length: 20 }, () => refresh(token)))
    expect(tabs.map(({ status }) => status)).toEqual(tabs.map(() => 200))
    expect(await auth.listSessions('7')).toHaveLength(1)
    expect(await me(tabs[3]!.accessToken)).toEqual({ id: '7', roles: ['maker'] })
    const next = await refresh(tabs[5]!.refreshToken)
    expect(next.status).toBe(200)
    await auth.logout(next.refreshToken)
    expect(await refresh(token)).toMatchObject({ status: 401, code: 'session_ended' })
  })

  test('refuses an old refresh token that has expired, or that nobody knows', async () => {
    expect(await refresh(await oldRefreshToken('-1 minute'))).toMatchObject({ status: 401, code: 'session_expired' })
    expect(await refresh(randomBytes(40).toString('hex'))).toMatchObject({ status: 401, code: 'token_invalid' })
  })

  test('can go back: the old code learns whose new token it is', async () => {
    const { ownerOf } = (await import(project.path('going-back.ts'))) as { ownerOf: (token: string) => Promise<string> }
    const { refreshToken } = await refresh(await oldRefreshToken())
    expect(await ownerOf(refreshToken)).toBe('7')
    expect(await ownerOf(refreshToken)).toBe('7')
  })
})

test('a share of the users is on one side for good, and a larger share contains it', async () => {
  const { usesSallyport } = (await import(project.path('roll-out.ts'))) as {
    usesSallyport: (id: string, percent: number) => boolean
  }
  const ids = Array.from({ length: 1000 }, (_, n) => String(n))
  const of = (percent: number) => ids.filter(id => usesSallyport(id, percent))
  expect(of(0)).toEqual([])
  expect(of(100)).toEqual(ids)
  expect(of(30).every(id => usesSallyport(id, 60))).toBe(true)
  expect(of(30).length).toBeGreaterThan(200)
})
