import { expect, test } from 'vitest'
import { hostile } from './fixtures/app.ts'
import { start, visit } from './start.ts'

test('the policy is shown as its matrix prints it', async () => {
  const { call } = await visit(await start())
  expect((await call('policy')).body).toEqual({
    roles: ['maker', 'checker'],
    permissions: ['order:create', 'order:read', 'order:approve'],
    sections: [
      {
        resource: 'order',
        tables: [
          {
            head: ['role', 'create', 'read', 'approve'],
            rows: [
              ['maker', 'yes', 'if they are its maker', 'no'],
              ['checker', 'no', 'yes', 'if status is pending'],
            ],
          },
        ],
        notes: ['Nobody may approve an order that they made.'],
      },
    ],
  })
})

test('a refusal is explained for the claims of the user and the resource', async () => {
  const { call } = await visit(await start())
  const { body: subject } = await call(`subject?id=checker1`)
  expect(subject).toEqual({ id: 'checker1', roles: ['checker'] })
  const ask = async (resource: object) =>
    (await call('explain', { subject, permission: 'order:approve', resource })).body
  expect(await ask({ maker_id: 'maker1', status: 'pending' })).toMatchObject({ allowed: true, reason: 'granted' })
  const refused = await ask({ maker_id: 'checker1', status: 'pending' })
  expect(refused).toMatchObject({ allowed: false, reason: 'separation_of_duties', unknownRoles: [] })
  expect(refused['considered']).toContainEqual(
    expect.objectContaining({
      effect: 'deny',
      held: true,
      conditions: [
        expect.objectContaining({
          attributes: expect.arrayContaining([{ name: 'resource.maker_id', value: '"checker1"' }]) as unknown,
        }),
      ],
    }),
  )
  const unknown = await call('explain', { subject: { id: 'x', roles: ['boss'] }, permission: 'order:approve' })
  expect(unknown.body).toMatchObject({ allowed: false, unknownRoles: ['boss'] })
  expect(await call('subject?id=nobody')).toMatchObject({
    status: 404,
    body: { error: expect.stringContaining('no such user') as string },
  })
})

test.each([
  ['revoke', { subject: 'maker1', sessionId: 's' }],
  ['block', { subject: 'maker1' }],
  ['unblock', { subject: 'maker1' }],
])('%s is refused unless writes are allowed', async (name, body) => {
  const studio = await start()
  const { call } = await visit(studio)
  expect(await call(name, body)).toEqual({
    status: 403,
    body: { error: 'Studio is read-only. Start it with --allow-writes to change something.' },
  })
  expect(await studio.store.blocks.has('maker1')).toBe(false)
})

test('with writes it revokes a session, and blocks and unblocks a user', async () => {
  const studio = await start({ allowsWrites: true })
  const { call } = await visit(studio)
  const { accessToken } = await studio.logIn('maker1')
  const { sid } = await studio.auth.verify(accessToken)
  expect((await call('revoke', { subject: 'checker1', sessionId: sid })).body).toEqual({ revoked: false })
  expect((await call('revoke', { subject: 'maker1', sessionId: sid })).body).toEqual({ revoked: true })
  await expect(studio.auth.verify(accessToken)).rejects.toMatchObject({ code: 'token_invalid' })
  await studio.logIn('maker1', 'a phone')
  expect((await call('sessions?subject=maker1')).body).toMatchObject({
    isBlocked: false,
    sessions: [{ device: 'a phone' }],
  })
  expect((await call('block', { subject: 'maker1' })).body).toEqual({ blocked: true })
  expect((await call('sessions?subject=maker1')).body).toEqual({ subject: 'maker1', isBlocked: true, sessions: [] })
  await expect(studio.logIn('maker1')).rejects.toMatchObject({ code: 'credentials_invalid' })
  expect((await call('unblock', { subject: 'maker1' })).body).toEqual({ blocked: false })
  await studio.logIn('maker1')
})

test.each([
  ['GET', 'nothing', undefined, 404, 'no such page'],
  ['GET', 'toString', undefined, 404, 'no such page'],
  ['GET', 'sessions', undefined, 400, 'subject must be a string'],
  ['GET', `sessions?subject=${'x'.repeat(256)}`, undefined, 400, 'subject must be a string'],
  ['POST', 'revoke', { subject: 'maker1', sessionId: 7 }, 400, 'sessionId must be a string'],
  ['POST', 'explain', { permission: 'x'.repeat(70_000) }, 400, 'at most 64 KiB'],
  ['POST', 'explain', [], 400, 'must be a JSON object'],
] as const)('%s %s with %j is refused', async (_method, name, body, status, error) => {
  const { call } = await visit(await start({ allowsWrites: true }))
  expect(await call(name, body)).toEqual({ status, body: { error: expect.stringContaining(error) as string } })
})

test('a user id that is code is only text', async () => {
  const studio = await start()
  await studio.logIn(hostile)
  const { call } = await visit(studio)
  const { body } = await call(`sessions?${new URLSearchParams({ subject: hostile }).toString()}`)
  expect(body).toMatchObject({ subject: hostile, sessions: [{ subject: hostile }] })
})
