import { beforeEach, describe, expect, test } from 'vitest'
import type { Locks } from '../src/index.ts'
import {
  ann,
  bob,
  claims,
  clientOf,
  createShelf,
  createWorld,
  json,
  outcomeOf,
  problem,
  token,
  whoIs,
} from './world.ts'

let world: ReturnType<typeof createWorld>
let shelf: ReturnType<typeof createShelf>
let changes: number

beforeEach(() => {
  world = createWorld()
  shelf = createShelf()
  changes = 0
})

const open = () => clientOf(world, { storage: shelf.storage, onUserChanged: () => void changes++ })

/** Holds the first request to a path until it is let go. */
function holdFirst(path: string) {
  let letGo = () => {}
  const gone = new Promise<void>(resolve => {
    letGo = resolve
  })
  let left = 1
  world.before = async sent => void (sent.path === path && left-- > 0 && (await gone))
  return () => letGo()
}

/** The users as whom a path was asked. */
const usersOf = (path: string) =>
  world.sent.filter(sent => sent.path === path).map(sent => claims(sent.token)['sub'] ?? sent.token)

describe('R-23 a request is never sent as another user than the one who started it', () => {
  test.each([
    ['a login', async (client: ReturnType<typeof open>) => void (await client.login(bob))],
    ['tokens of another user', (client: ReturnType<typeof open>) => client.setTokens(world.start('bob'))],
    [
      'a logout and a login',
      async (client: ReturnType<typeof open>) => {
        await client.logout()
        await client.login(bob)
      },
    ],
  ])('answered 401 after %s on the same client', async (_what, change) => {
    const client = open()
    await client.login(ann)
    world.expire()
    const letGo = holdFirst('/pay')
    const paying = client.fetch('/pay', { method: 'POST', body: 'to carl' })
    await change(client)
    letGo()
    expect((await paying).status).toBe(401)
    expect([usersOf('/pay'), changes, await whoIs(client)]).toEqual([['ann'], 0, 'bob'])
  })

  test('the same where tokens do not tell whose they are', async () => {
    const seen: (string | null)[] = []
    let login = 0
    let letGo = () => {}
    const gone = new Promise<void>(resolve => {
      letGo = resolve
    })
    const client = clientOf(world, {
      fetch: async request => {
        if (request.url.endsWith('/login')) {
          login++
          return json({ access_token: `opaque${login}`, refresh_token: `r${login}`, expires_in: 1 })
        }
        seen.push(request.headers.get('authorization'))
        await gone
        return problem(401, 'token_expired')
      },
    })
    await client.login(ann)
    const paying = client.fetch('/pay', { method: 'POST', body: 'to carl' })
    await client.login(bob)
    letGo()
    expect([(await paying).status, seen]).toEqual([401, ['Bearer opaque1']])
  })

  test('after a login in another tab: the next request is theirs, and the page is told once', async () => {
    const [client, other] = [open(), open()]
    await client.login(ann)
    await other.login(bob)
    expect([await whoIs(client, '/pay'), changes]).toEqual(['ann', 1])
    expect([await whoIs(client, '/pay'), changes]).toEqual(['bob', 1])
  })

  test('after a login in another tab while it was renewed', async () => {
    const [client, other] = [open(), open()]
    await client.login(ann)
    world.expire()
    const letGo = holdFirst('/auth/refresh')
    const paying = client.fetch('/pay', { method: 'POST', body: 'to carl' })
    await Promise.resolve()
    await other.login(bob)
    letGo()
    expect((await paying).status).toBe(401)
    expect([usersOf('/pay'), claims(shelf.held?.accessToken)['sub']]).toEqual([['ann'], 'bob'])
  })

  test('an administrator who acts as a user is another user', async () => {
    const client = open()
    await client.setTokens(world.start('ann'))
    world.expire()
    const letGo = holdFirst('/pay')
    const paying = client.fetch('/pay')
    const access = token({ sub: 'ann', act: { sub: 'ada' }, sid: 's9', n: 1 })
    await client.setTokens({ access_token: access, refresh_token: token({ sid: 's9', gen: 1 }) })
    letGo()
    expect([(await paying).status, usersOf('/pay')]).toEqual([401, ['ann']])
  })

  test('a request that began before anybody was logged in is not sent as whoever logs in meanwhile', async () => {
    let read = () => {}
    const slow = new Promise<undefined>(resolve => {
      read = () => resolve(undefined)
    })
    let isSlow = true
    const storage = { ...shelf.storage, get: () => (isSlow ? slow : shelf.held) }
    const client = clientOf(world, { storage })
    const early = whoIs(client, '/pay')
    isSlow = false
    await client.login(ann)
    read()
    expect([await early, usersOf('/pay')]).toEqual([401, [undefined]])
  })
})

test('the same user in another session is sent again', async () => {
  const client = open()
  await client.login(ann)
  world.expire()
  const letGo = holdFirst('/me')
  const who = whoIs(client)
  await client.login(ann)
  letGo()
  expect([await who, world.count('/auth/refresh')]).toEqual(['ann', 0])
})

describe('tokens that no login of the client gave', () => {
  const post = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) })

  test.each(['/auth/reauthenticate', '/auth/password'])('those that %s answers with are taken over', async path => {
    const client = open()
    await client.login(ann)
    const response = await client.fetch(path, post({ password: 'secret' }))
    expect(await response.json()).toHaveProperty('refresh_token')
    expect(claims(shelf.held?.refreshToken)['sid']).toBe('s2')
    expect([await whoIs(client), world.count('/auth/refresh')]).toEqual(['ann', 0])
  })

  test('a step-up that is refused for its access token is sent again, and taken over', async () => {
    const client = open()
    await client.login(ann)
    world.expire()
    expect((await client.fetch('/auth/reauthenticate', post({ password: 'secret' }))).status).toBe(200)
    expect([await whoIs(client), world.count('/auth/refresh')]).toEqual(['ann', 1])
  })

  test('a password change that answers 204 changes nothing', async () => {
    const client = open()
    await client.login(ann)
    world.upset = ({ path }) => (path === '/auth/password' ? new Response(null, { status: 204 }) : undefined)
    expect((await client.fetch('/auth/password', post({}))).status).toBe(204)
    expect(await whoIs(client)).toBe('ann')
  })

  test('a refresh of the session that a step-up ended does not undo the step-up', async () => {
    const client = open()
    await client.login(ann)
    const ended: string[] = []
    const other = clientOf(world, { storage: shelf.storage, onSessionEnded: ({ code }) => void ended.push(code) })
    await whoIs(other)
    world.expire()
    const letGo = holdFirst('/auth/refresh')
    const who = whoIs(other)
    await Promise.resolve()
    await client.setTokens(world.start('ann'))
    world.sessions.get('s1')!.alive = false
    letGo()
    expect([await who, ended, claims(shelf.held?.refreshToken)['sid']]).toEqual(['ann', [], 's2'])
  })

  test('setTokens starts a session, and undefined forgets it without a word to the API', async () => {
    const client = open()
    await client.setTokens(world.start('ann'))
    expect(await whoIs(client)).toBe('ann')
    await client.setTokens(undefined)
    expect([shelf.held, await whoIs(client), world.sent.length]).toEqual([undefined, 401, 2])
  })

  test.each([{}, { access_token: 'a' }, { accessToken: 'a', refreshToken: 'r' }])('%o is a TypeError', async tokens => {
    const client = open()
    await client.login(ann)
    expect(await outcomeOf(client.setTokens(tokens))).toMatchObject({
      name: 'TypeError',
      message: expect.stringMatching(/^setTokens: /),
    })
    expect(await whoIs(client)).toBe('ann')
  })
})

describe('without Web Locks', () => {
  const none: Locks = { request: (_name, work) => work() }
  const tab = (ended: string[] = []) =>
    clientOf(world, { storage: shelf.storage, locks: none, onSessionEnded: ({ code }) => void ended.push(code) })

  test('a refused refresh does not delete tokens that another tab has just stored', async () => {
    const ended: string[] = []
    const [client, other] = [tab(ended), tab()]
    await client.login(ann)
    world.sessions.get('s1')!.alive = false
    const letGo = holdFirst('/auth/refresh')
    const who = whoIs(client)
    await new Promise(setImmediate)
    await other.login(ann)
    letGo()
    expect([await who, ended, claims(shelf.held?.refreshToken)['sid']]).toEqual(['ann', [], 's2'])
  })

  test('R-17 tabs that renew at once all go on', async () => {
    const tabs = [tab(), tab(), tab(), tab()]
    await tabs[0]!.login(ann)
    for (let round = 0; round < 5; round++) {
      world.expire()
      expect(await Promise.all(tabs.map(each => whoIs(each)))).toEqual(tabs.map(() => 'ann'))
    }
  })
})

test('a verifier that refuses good tokens costs one refresh, not one a request', async () => {
  const client = open()
  await client.login(ann)
  world.upset = ({ path }) => (path === '/broken' ? problem(401, 'token_invalid') : undefined)
  for (let n = 0; n < 5; n++) expect(await whoIs(client, '/broken')).toBe(401)
  expect([world.count('/auth/refresh'), world.count('/broken'), await whoIs(client)]).toEqual([1, 6, 'ann'])
})

test('accessToken gives the token, and another one for one that was refused', async () => {
  const client = open()
  expect(await client.accessToken()).toBeUndefined()
  await client.login(ann)
  const first = await client.accessToken()
  expect([await client.accessToken(), await client.accessToken('older')]).toEqual([first, first])
  const second = await client.accessToken(first)
  expect([claims(second)['n'], await client.accessToken(first), world.count('/auth/refresh')]).toEqual([2, second, 1])
})

test('a device token among the credentials comes back with the one to keep, through logouts', async () => {
  const client = open()
  expect((await client.login(ann)).deviceToken).toBeUndefined()
  const { deviceToken = '' } = await client.login({ ...ann, device_token: '' })
  expect(deviceToken).toBe('+ann')
  await client.logout()
  expect((await client.login({ ...bob, device_token: deviceToken })).deviceToken).toBe('+ann+bob')
})
