import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { migrate } from '@sallyport/postgres'
import { requireService } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sallyport } from '../sallyport.ts'
import { createApp } from './fixtures/app.ts'

const [postgres, redis] = [await requireService('postgres', process.env), await requireService('redis', process.env)]
const secrets = {
  JWT_ACCESS_SECRET: randomBytes(48).toString('base64'),
  JWT_REFRESH_SECRET: randomBytes(48).toString('base64'),
}
const run = (env: Record<string, string>, ...args: string[]) =>
  sallyport([...args.slice(0, 2), '-m', 'test/users/fixtures/app.ts', ...args.slice(2)], { ...secrets, ...env })

describe.skipIf(postgres === undefined)('on PostgreSQL, with another process that runs the application', () => {
  const schema = `t_${randomBytes(8).toString('hex')}`
  const env = { DATABASE_URL: postgres!, SCHEMA: schema }
  const pool = new Pool({ connectionString: postgres })
  const { auth, close } = createApp({ env: { ...secrets, ...env } })
  beforeAll(async () => {
    await migrate(pool, { schema })
    await auth.ready()
  })
  afterAll(async () => {
    await close()
    await pool.query(`drop schema "${schema}" cascade`)
    await pool.end()
  })

  /** Signs in, and watches the session as a socket would. */
  async function signIn(user: string, device = 'phone') {
    const { accessToken } = await auth.createSession(user, { device })
    const claims = await auth.verify(accessToken)
    const signal = auth.watch(claims)
    return { accessToken, sid: claims.sid, signal, ended: once(signal, 'abort') }
  }

  test('sessions list prints a table', async () => {
    const { sid } = await signIn('42', 'a phone')
    const table = await run(env, 'sessions', 'list', '42')
    expect([table.code, table.err]).toEqual([0, ''])
    const [heading, row] = table.out.split('\n')
    expect(heading).toMatch(/^ID +CREATED +LAST USED +EXPIRES +DEVICE$/)
    expect(row).toContain(sid)
    expect(row).toMatch(/ {2}a phone$/)
  })

  test('sessions end ends one session in the running process, and then all', async () => {
    const [one, other] = [await signIn('zoë 🙂'), await signIn('zoë 🙂')]
    const first = await run(env, 'sessions', 'end', '--yes', 'zoë 🙂', one.sid)
    expect([first.code, first.out, first.err]).toEqual([0, 'Ended 1 session of the user "zoë 🙂".\n', ''])
    await one.ended
    expect(other.signal.aborted).toBe(false)
    const foreign = await run(env, 'sessions', 'end', '--yes', '42', other.sid)
    expect([foreign.code, foreign.err]).toEqual([2, expect.stringContaining('the user "42" has no session')])
    const rest = await run(env, 'sessions', 'end', '--yes', '--json', 'zoë 🙂')
    expect(JSON.parse(rest.out)).toEqual({ user: 'zoë 🙂', ended: [other.sid] })
    await other.ended
  })

  test('users block and unblock reach the running process, with an id that looks like a flag', async () => {
    const { accessToken, ended } = await signIn('-7')
    const blocked = await run(env, 'users', 'block', '--yes', '--', '-7')
    expect([blocked.code, blocked.out]).toEqual([0, 'Blocked the user "-7"; ended 1 session.\n'])
    await ended
    await expect(auth.verify(accessToken)).rejects.toMatchObject({ code: 'token_invalid' })
    await expect(auth.createSession('-7')).rejects.toMatchObject({ code: 'credentials_invalid' })
    const unblocked = await run(env, 'users', 'unblock', '--yes', '--json', '--', '-7')
    expect(JSON.parse(unblocked.out)).toEqual({ user: '-7', done: 'unblock' })
    await expect(auth.createSession('-7')).resolves.toBeDefined()
  })

  test('users unlock lets the owner of an account log in again', async () => {
    const codeOfLogin = async () => {
      const attempt = auth.login({ login: 'ann@example.com', password: 'a wrong password', ip: '192.0.2.1' })
      return attempt.catch((error: unknown) => Reflect.get(Object(error), 'code') as unknown)
    }
    expect([await codeOfLogin(), await codeOfLogin()]).toEqual(['credentials_invalid', 'too_many_requests'])
    expect(await run(env, 'users', 'unlock', '--yes', '42')).toMatchObject({ code: 0, err: '' })
    expect(await codeOfLogin()).toBe('credentials_invalid')
  })

  test('users block with a login blocks nobody, and says what to give', async () => {
    const { code, out, err } = await run(env, 'users', 'block', '--yes', 'ann@example.com')
    const message = 'finds no user "ann@example.com"; it is the login of the user with the id "42"\n'
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(message)])
  })

  test('without a terminal nothing is done unless --yes is given', async () => {
    const { signal } = await signIn('42')
    const { code, err } = await run(env, 'sessions', 'end', '42')
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^sallyport: End \d+ sessions? of the user "42"\? .* add --yes/),
    ])
    expect([signal.aborted, (await auth.listSessions('42')).length > 0]).toEqual([false, true])
  })
})

describe.skipIf(redis === undefined)('on Redis', () => {
  test('users block reaches the running process', async () => {
    const env = { REDIS_URL: redis!, PREFIX: `t:${randomBytes(8).toString('hex')}` }
    const { auth, close } = createApp({ env: { ...secrets, ...env } })
    const { accessToken } = await auth.createSession('42')
    const signal = auth.watch(await auth.verify(accessToken))
    const ended = once(signal, 'abort')
    expect(await run(env, 'users', 'block', '--yes', '42')).toMatchObject({ code: 0, err: '' })
    await ended
    await close()
    const admin = new Redis(redis!)
    await admin.del(await admin.keys(`${env.PREFIX}*`))
    admin.disconnect()
  })
})

test('an application with its store in memory is refused', async () => {
  const { code, err } = await run({}, 'users', 'block', '--yes', '42')
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('is in memory, so this command cannot reach the running application'),
  ])
})
