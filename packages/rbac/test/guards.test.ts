import { type AuthOptions, bcryptHasher, createAuth, memoryStore, secretKey } from '@sallyport/core'
import { createGuard, type HttpRequest } from '@sallyport/core/http'
import type { PermissionRequirement } from '@sallyport/core/adapter'
import { expect, test } from 'vitest'
import { definePolicy, resource, shape } from '../src/index.ts'

const policy = definePolicy({
  resources: {
    order: resource<{ dept: string }>()('read'),
    doc: resource<{ org: string }>({ tenant: 'org' })('read'),
  },
  roles: { checker: {} },
  subject: shape<{ dept: string; level: number }>(),
  rules: ({ allow, deny, subject }) => [
    allow('checker', 'order:read', { dept: subject.dept }),
    deny('*', 'order:read', { $subject: { level: { gt: 5 } } }),
    allow('checker', 'doc:read'),
  ],
})

const ann = { id: 'user-ann', user: {}, passwordHash: null }

function authWith(claims: object) {
  const options: AuthOptions<object, object> = {
    issuer: 'https://api.example.test',
    audience: 'https://api.example.test',
    accessKey: secretKey('access-0123456789-abcdefghijklmnopqrstuvwxyz'),
    refreshKey: secretKey('refresh-9876543210-zyxwvutsrqponmlkjihgfedcba'),
    store: memoryStore(),
    users: { findByLogin: async () => ann, findById: async () => ann, replacePasswordHash: async () => false },
    claims: () => ({ roles: ['checker'], ...claims }),
    hashing: { hasher: bcryptHasher({ cost: 10 }) },
  }
  return createAuth(options)
}

async function requestOf(auth: ReturnType<typeof authWith>): Promise<HttpRequest> {
  const { accessToken } = await auth.createSession(ann.id)
  const authorization = `Bearer ${accessToken}`
  const header = (name: string) => (name === 'authorization' ? authorization : undefined)
  return { method: 'GET', header, rawHeaders: ['authorization', authorization] }
}

async function ask(claims: object, can: Partial<PermissionRequirement> = {}, loaded: object = { dept: 'north' }) {
  const auth = authWith(claims)
  const requirement = { can: { action: 'order:read', load: () => loaded, ...can } }
  const guard = createGuard(auth, requirement, { policy: policy })
  const request = await requestOf(auth)
  return guard(request).then(
    () => 'allowed',
    (error: unknown) => (error as { code: string }).code,
  )
}

test('H12 a guard passes every custom claim to the policy', async () => {
  expect(await ask({ dept: 'north', level: 1 })).toBe('allowed')
  expect(await ask({ dept: 'south', level: 1 })).toBe('forbidden')
  expect(await ask({ dept: 'north', level: 6 })).toBe('forbidden')
  expect(await ask({ level: 1 })).toBe('forbidden')
})

test('H12 a guard passes roles within tenants to the policy', async () => {
  const inDoc = { action: 'doc:read' }
  expect(await ask({ roles: [], tenantRoles: { acme: ['checker'] } }, inDoc, { org: 'acme' })).toBe('allowed')
  expect(await ask({ roles: [], tenantRoles: { acme: ['checker'] } }, inDoc, { org: 'globex' })).toBe('forbidden')
  expect(await ask({ tenant: 'acme' }, inDoc, { org: 'acme' })).toBe('allowed')
})

test('H12 the option subject replaces the default subject', async () => {
  const subject: PermissionRequirement['subject'] = ({ sub }) => ({
    id: sub,
    roles: ['checker'],
    dept: 'north',
    level: 1,
  })
  expect(await ask({ roles: [] }, { subject })).toBe('allowed')
})

test.each([
  ['a promise', async () => ({ id: 'u1', roles: ['checker'], dept: 'north', level: 1 })],
  ['undefined', () => undefined],
  ['null', () => null],
  ['an object without an id', () => ({ roles: ['checker'] })],
  ['an object whose id is a number', () => ({ id: 5, roles: ['checker'] })],
  ['an object whose roles are a string', () => ({ id: 'u1', roles: 'checker' })],
])('H12 a subject function that returns %s grants nothing', async (_what, subject) => {
  expect(await ask({ dept: 'north', level: 1 }, { subject })).not.toBe('allowed')
})

test('H12 a claim named id does not replace the subject of the token', async () => {
  const auth = authWith({ id: 'admin' })
  const seen: unknown[] = []
  const spy = {
    couldEver: () => true,
    decide: (subject: unknown) => (seen.push(subject), { allowed: true, reason: 'x' }),
  }
  await createGuard(auth, { can: { action: 'order:read' } }, { policy: spy })(await requestOf(auth))
  expect(seen).toEqual([{ id: ann.id, roles: ['checker'] }])
})

test('H12 numeric ids can be compared through an attribute from the option subject', async () => {
  const numbered = definePolicy({
    resources: { order: resource<{ owner_id: number }>()('read') },
    roles: { maker: {} },
    subject: shape<{ userId: number }>(),
    rules: ({ allow, subject }) => [allow('maker', 'order:read', { owner_id: subject.userId })],
  })
  const auth = authWith({ roles: ['maker'], number: 5 })
  const subject: PermissionRequirement['subject'] = claims => ({
    id: claims.sub,
    roles: ['maker'],
    userId: Number(Reflect.get(claims, 'number')),
  })
  const askAbout = async (owner_id: number) => {
    const can = { action: 'order:read', load: () => ({ owner_id }), subject }
    return createGuard(auth, { can }, { policy: numbered })(await requestOf(auth))
  }
  await expect(askAbout(5)).resolves.toBeDefined()
  await expect(askAbout(6)).rejects.toMatchObject({ code: 'forbidden' })
})
