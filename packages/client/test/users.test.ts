import { beforeEach, describe, expect, test } from 'vitest'
import type { Locks } from '../src/index.ts'
import {
  ann,
  bob,
  claims,
  clientOf,
  createSharedStorage,
  createFakeApi,
  json,
  outcomeOf,
  problem,
  token,
  whoIs,
} from './fake-api.ts'

let api: ReturnType<typeof createFakeApi>
let shared: ReturnType<typeof createSharedStorage>
let changes: number

beforeEach(() => {
  api = createFakeApi()
  shared = createSharedStorage()
  changes = 0
})

const open = () => clientOf(api, { storage: shared.storage, onUserChanged: () => void changes++ })

/** Delays the first request to a path until the returned function is called. */
function delayFirst(path: string) {
  let release = () => {}
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  let left = 1
  api.before = async sent => void (sent.path === path && left-- > 0 && (await released))
  return () => release()
}

/** The users of the requests to a path. */
const usersOf = (path: string) =>
  api.sent.filter(sent => sent.path === path).map(sent => claims(sent.token)['sub'] ?? sent.token)

describe('R-23 a request is never sent as another user than the one who started it', () => {
  test.each([
    ['a login', async (client: ReturnType<typeof open>) => void (await client.login(bob))],
    ['tokens of another user', (client: ReturnType<typeof open>) => client.setTokens(api.start('bob'))],
    [
      'a logout and a login',
      async (client: ReturnType<typeof open>) => {
        await client.logout()
        await client.login(bob)
      },
    ],
  ])('a request that is refused after %s on the same client is not sent again', async (_what, change) => {
    const client = open()
    await client.login(ann)
    api.expire()
    const release = delayFirst('/pay')
    const paying = client.fetch('/pay', { method: 'POST', body: 'to carl' })
    await change(client)
    release()
    expect((await paying).status).toBe(401)
    expect([usersOf('/pay'), changes, await whoIs(client)]).toEqual([['ann'], 0, 'bob'])
  })

  test('the same holds for tokens that do not identify the user', async () => {
    const seen: (string | null)[] = []
    let login = 0
    let release = () => {}
    const released = new Promise<void>(resolve => {
      release = resolve
    })
    const client = clientOf(api, {
      fetch: async request => {
        if (request.url.endsWith('/login')) {
          login++
          return json({ access_token: `opaque${login}`, refresh_token: `r${login}`, expires_in: 1 })
        }
        seen.push(request.headers.get('authorization'))
        await released
        return problem(401, 'token_expired')
      },
    })
    await client.login(ann)
    const paying = client.fetch('/pay', { method: 'POST', body: 'to carl' })
    await client.login(bob)
    release()
    expect([(await paying).status, seen]).toEqual([401, ['Bearer opaque1']])
  })

  test('after a login in another tab, the next request is sent as the new user, and onUserChanged is called once', async () => {
    const [client, other] = [open(), open()]
    await client.login(ann)
    await other.login(bob)
    expect([await whoIs(client, '/pay'), changes]).toEqual(['ann', 1])
    expect([await whoIs(client, '/pay'), changes]).toEqual(['bob', 1])
  })

  test('a login in another tab during the refresh stops the second try', async () => {
    const [client, other] = [open(), open()]
    await client.login(ann)
    api.expire()
    const release = delayFirst('/auth/refresh')
    const paying = client.fetch('/pay', { method: 'POST', body: 'to carl' })
    await Promise.resolve()
    await other.login(bob)
    release()
    expect((await paying).status).toBe(401)
    expect([usersOf('/pay'), claims(shared.tokens?.accessToken)['sub']]).toEqual([['ann'], 'bob'])
  })

  test('an administrator who acts as a user counts as another user', async () => {
    const client = open()
    await client.setTokens(api.start('ann'))
    api.expire()
    const release = delayFirst('/pay')
    const paying = client.fetch('/pay')
    const access = token({ sub: 'ann', act: { sub: 'ada' }, sid: 's9', n: 1 })
    await client.setTokens({ access_token: access, refresh_token: token({ sid: 's9', gen: 1 }) })
    release()
    expect([(await paying).status, usersOf('/pay')]).toEqual([401, ['ann']])
  })

  test('a request that started before the login is not sent as the user who logs in meanwhile', async () => {
    let read = () => {}
    const slow = new Promise<undefined>(resolve => {
      read = () => resolve(undefined)
    })
    let isSlow = true
    const storage = { ...shared.storage, get: () => (isSlow ? slow : shared.tokens) }
    const client = clientOf(api, { storage })
    const early = whoIs(client, '/pay')
    isSlow = false
    await client.login(ann)
    read()
    expect([await early, usersOf('/pay')]).toEqual([401, [undefined]])
  })
})

test('a request is sent again for the same user in another session', async () => {
  const client = open()
  await client.login(ann)
  api.expire()
  const release = delayFirst('/me')
  const who = whoIs(client)
  await client.login(ann)
  release()
  expect([await who, api.count('/auth/refresh')]).toEqual(['ann', 0])
})

describe('tokens from other routes than login', () => {
  const post = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) })

  test.each(['/auth/reauthenticate', '/auth/password'])(
    'the client takes over tokens in the response of %s',
    async path => {
      const client = open()
      await client.login(ann)
      const response = await client.fetch(path, post({ password: 'secret' }))
      expect(await response.json()).toHaveProperty('refresh_token')
      expect(claims(shared.tokens?.refreshToken)['sid']).toBe('s2')
      expect([await whoIs(client), api.count('/auth/refresh')]).toEqual(['ann', 0])
    },
  )

  test('a step-up whose access token is refused is sent again, and its tokens are taken over', async () => {
    const client = open()
    await client.login(ann)
    api.expire()
    expect((await client.fetch('/auth/reauthenticate', post({ password: 'secret' }))).status).toBe(200)
    expect([await whoIs(client), api.count('/auth/refresh')]).toEqual(['ann', 1])
  })

  test('a password change with the response 204 does not change the tokens', async () => {
    const client = open()
    await client.login(ann)
    api.override = ({ path }) => (path === '/auth/password' ? new Response(null, { status: 204 }) : undefined)
    expect((await client.fetch('/auth/password', post({}))).status).toBe(204)
    expect(await whoIs(client)).toBe('ann')
  })

  test('a late refresh of the old session does not replace the tokens of a step-up', async () => {
    const client = open()
    await client.login(ann)
    const ended: string[] = []
    const other = clientOf(api, { storage: shared.storage, onSessionEnded: ({ code }) => void ended.push(code) })
    await whoIs(other)
    api.expire()
    const release = delayFirst('/auth/refresh')
    const who = whoIs(other)
    await Promise.resolve()
    await client.setTokens(api.start('ann'))
    api.sessions.get('s1')!.alive = false
    release()
    expect([await who, ended, claims(shared.tokens?.refreshToken)['sid']]).toEqual(['ann', [], 's2'])
  })

  test('setTokens starts a session, and with undefined deletes the tokens without a request', async () => {
    const client = open()
    await client.setTokens(api.start('ann'))
    expect(await whoIs(client)).toBe('ann')
    await client.setTokens(undefined)
    expect([shared.tokens, await whoIs(client), api.sent.length]).toEqual([undefined, 401, 2])
  })

  test.each([{}, { access_token: 'a' }, { accessToken: 'a', refreshToken: 'r' }])(
    'setTokens rejects %o with a TypeError',
    async tokens => {
      const client = open()
      await client.login(ann)
      expect(await outcomeOf(client.setTokens(tokens))).toMatchObject({
        name: 'TypeError',
        message: expect.stringMatching(/^setTokens: /),
      })
      expect(await whoIs(client)).toBe('ann')
    },
  )
})

describe('without Web Locks', () => {
  const none: Locks = { request: (_name, work) => work() }
  const tab = (ended: string[] = []) =>
    clientOf(api, { storage: shared.storage, locks: none, onSessionEnded: ({ code }) => void ended.push(code) })

  test('a failed refresh does not delete tokens that another tab has just stored', async () => {
    const ended: string[] = []
    const [client, other] = [tab(ended), tab()]
    await client.login(ann)
    api.sessions.get('s1')!.alive = false
    const release = delayFirst('/auth/refresh')
    const who = whoIs(client)
    await new Promise(setImmediate)
    await other.login(ann)
    release()
    expect([await who, ended, claims(shared.tokens?.refreshToken)['sid']]).toEqual(['ann', [], 's2'])
  })

  test('R-17 tabs that refresh at the same time all stay logged in', async () => {
    const tabs = [tab(), tab(), tab(), tab()]
    await tabs[0]!.login(ann)
    for (let round = 0; round < 5; round++) {
      api.expire()
      expect(await Promise.all(tabs.map(each => whoIs(each)))).toEqual(tabs.map(() => 'ann'))
    }
  })
})

test('a service that refuses valid tokens causes one refresh, not one per request', async () => {
  const client = open()
  await client.login(ann)
  api.override = ({ path }) => (path === '/broken' ? problem(401, 'token_invalid') : undefined)
  for (let n = 0; n < 5; n++) expect(await whoIs(client, '/broken')).toBe(401)
  expect([api.count('/auth/refresh'), api.count('/broken'), await whoIs(client)]).toEqual([1, 6, 'ann'])
})

test('accessToken returns the token, and refreshes one that was refused', async () => {
  const client = open()
  expect(await client.accessToken()).toBeUndefined()
  await client.login(ann)
  const first = await client.accessToken()
  expect([await client.accessToken(), await client.accessToken('older')]).toEqual([first, first])
  const second = await client.accessToken(first)
  expect([claims(second)['n'], await client.accessToken(first), api.count('/auth/refresh')]).toEqual([2, second, 1])
})

test('a login with a device token returns the device token to keep, even after logouts', async () => {
  const client = open()
  expect((await client.login(ann)).deviceToken).toBeUndefined()
  const { deviceToken = '' } = await client.login({ ...ann, device_token: '' })
  expect(deviceToken).toBe('+ann')
  await client.logout()
  expect((await client.login({ ...bob, device_token: deviceToken })).deviceToken).toBe('+ann+bob')
})
