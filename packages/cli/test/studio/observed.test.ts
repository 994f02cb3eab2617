import { expect, test } from 'vitest'
import type { Snapshot } from '../../src/studio/model.ts'
import { hostile, password, secrets, time } from './fixtures/app.ts'
import { start, visit } from './start.ts'

const stepsOf = ({ sessions }: Snapshot, subject = 'maker1') =>
  sessions.find(session => session.subject === subject)?.steps.map(({ kind, generation }) => [kind, generation])

test('the lineage of a refresh token is shown from its issue to its theft, by hashes', async () => {
  const studio = await start()
  const { follow } = await visit(studio)
  const until = await follow()
  const first = await studio.logIn('maker1', 'Firefox on Linux')
  await until(snapshot => snapshot.sessions[0]?.steps[0]?.hash)
  const second = await studio.auth.refresh(first.refreshToken)
  await studio.auth.refresh(first.refreshToken)
  time.now += 60_000
  await studio.auth.refresh(second.refreshToken)
  await until(snapshot => snapshot.sessions[0]?.steps.at(-1)?.hash && snapshot.sessions[0].steps.length === 4)
  time.now += 60_000
  await expect(studio.auth.refresh(first.refreshToken)).rejects.toMatchObject({ code: 'refresh_token_reused' })
  const snapshot = await until(({ sessions }) => sessions[0]?.isRevoked)
  expect(stepsOf(snapshot)).toEqual([
    ['issued', 0],
    ['rotated', 1],
    ['replayed', 1],
    ['rotated', 2],
    ['reused', 0],
    ['revoked', null],
  ])
  const [session] = snapshot.sessions
  expect(session).toMatchObject({ subject: 'maker1', device: 'Firefox on Linux', generation: 2, isRevoked: true })
  const hashes = session!.steps.map(({ hash }) => hash)
  // Token 1 is the same when it is replayed, and token 0 when it is reused.
  expect(hashes).toEqual([hashes[0], hashes[1], hashes[1], hashes[3], hashes[0], null])
  expect(new Set(hashes.slice(0, 4)).size).toBe(3)
  for (const hash of hashes.slice(0, 5)) expect(hash).toMatch(/^[\w-]{12}$/)
})

test('G06 no token, password, hash or key reaches the page, whatever is done while it is open', async () => {
  const studio = await start({ allowsWrites: true })
  const browser = await visit(studio)
  const until = await browser.follow()
  // A client may name its device as it likes: here by an older token and by a hash.
  const stolen = await studio.logIn('checker1')
  const { auth } = studio
  const wrong = 'wrong and long enough'
  const stored = await auth.passwords.hash(`${password} 2`)
  const tokens = await studio.logIn('maker1', stolen.refreshToken)
  await studio.logIn('maker1', stored)
  const next = await auth.refresh(tokens.refreshToken)
  const { sid } = await auth.verify(next.accessToken)
  const proof = await auth.createProof('maker1', { amr: ['otp'] })
  const { token } = await auth.oneTimeTokens.issue({ subject: 'maker1', purpose: 'verify' })
  await expect(auth.login({ login: 'maker1', password: wrong })).rejects.toMatchObject({ code: 'credentials_invalid' })
  const response = await fetch(`${studio.application.url}/orders/1/approve`, {
    method: 'POST',
    headers: { authorization: `Bearer ${next.accessToken}` },
  })
  expect(response.status).toBe(403)
  for (const path of ['policy', 'subject?id=maker1', 'sessions?subject=maker1']) await browser.call(path)
  await browser.call('explain', { subject: { id: 'maker1', roles: ['maker'] }, permission: 'order:read' })
  await browser.call('revoke', { subject: 'maker1', sessionId: sid })
  const { sealedSuccessor, tokenHash } = (await studio.store.sessions.list('maker1'))[0]!
  await until(({ sessions }) => sessions.some(({ isRevoked }) => isRevoked))
  const received = browser.read.join('\n')
  expect(received).toContain('session_revoked')
  const jtis = [stolen, tokens, next].map(
    ({ refreshToken }) =>
      (JSON.parse(Buffer.from(refreshToken.split('.')[1]!, 'base64url').toString()) as { jti: string }).jti,
  )
  const forbidden = [
    ...[stolen, tokens, next].flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]),
    ...jtis,
    stolen.deviceToken,
    tokens.deviceToken,
    proof.proof,
    token,
    stored,
    password,
    wrong,
    secrets.access,
    secrets.refresh,
    tokenHash,
    sealedSuccessor ?? '',
  ].filter(secret => secret !== '')
  expect(forbidden.length).toBeGreaterThan(15)
  expect(forbidden.filter(secret => received.includes(secret))).toEqual([])
  // Nor the parts of a token that would be enough to rebuild it.
  expect(received).not.toMatch(/eyJ[\w-]{10}/)
  expect(received).not.toContain('$2b$')
})

test('the feed shows what other processes revoke, and the lag of what this one does', async () => {
  const studio = await start()
  const { follow } = await visit(studio)
  const until = await follow()
  const here = await studio.logIn('maker1')
  await studio.logIn('checker1')
  await studio.auth.ready()
  await until(({ status, sessions }) => status.feed.state === 'current' && sessions.length === 2)
  await studio.auth.logout(here.refreshToken)
  const { id } = (await studio.store.sessions.list('checker1'))[0]!
  await studio.store.revocations.append([{ kind: 'session', sid: id, subject: 'checker1' }], 60)
  await studio.auth.block(hostile)
  const { revocations, sessions, status } = await until(({ revocations: all }) =>
    all.some(({ kind, lag }) => kind === 'blocked' && lag !== null),
  )
  expect(revocations.map(({ kind, subject, origin }) => [kind, subject, origin])).toEqual([
    ['session', 'maker1', 'here'],
    ['session', 'checker1', 'elsewhere'],
    ['blocked', hostile, 'here'],
  ])
  expect(revocations.map(({ lag }) => lag)).toEqual([expect.any(Number), null, expect.any(Number)])
  expect(status.feed).toMatchObject({ state: 'current', held: 3, total: 3, silentFor: expect.any(Number) as number })
  const ended = sessions.find(session => session.subject === 'checker1')!
  expect([ended.isRevoked, ended.steps.at(-1)]).toEqual([
    true,
    expect.objectContaining({ kind: 'revoked', reason: 'by another process' }),
  ])
})

test('the lane shows what runs, waits and is refused', async () => {
  const studio = await start()
  const { follow } = await visit(studio)
  const until = await follow()
  const logins = ['maker1', 'checker1', hostile].map(login => studio.logIn(login))
  const outcomes = await Promise.allSettled(logins)
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  const { status } = await until(snapshot => snapshot.events.some(({ type }) => type === 'hashing_overloaded'))
  expect(status.lane).toMatchObject({ concurrency: 1, maxQueue: 1, refused: 1 })
})

test('a page that connects later gets the latest 1,000 events, and the count of all', async () => {
  const studio = await start()
  const { auth } = studio
  for (let i = 0; i < 2500; i++) await auth.userChanged(`u-${i}`)
  const { follow } = await visit(studio)
  const until = await follow()
  const { events, status, revocations } = await until(() => true)
  expect([events.length, events[0]!.fields['subject'], events.at(-1)!.fields['subject']]).toEqual([
    1000,
    'u-1500',
    'u-2499',
  ])
  expect(status.totalEvents).toBe(2500)
  expect(revocations.length).toBeLessThanOrEqual(300)
})

test('after Studio is closed it listens to nothing', async () => {
  const studio = await start()
  const { observer, auth } = studio
  await auth.userChanged('u-1')
  expect(observer.status().totalEvents).toBe(1)
  observer.close()
  await auth.userChanged('u-2')
  expect(observer.status().totalEvents).toBe(1)
})
