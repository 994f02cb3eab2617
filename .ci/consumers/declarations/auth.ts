import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import { createGuard } from '@sallyport/core/http'
import { nodeIp, sallyport } from '@sallyport/core/web'
import { createVerifier } from '@sallyport/core/verify'
import { definePolicy, resource, toSql } from '@sallyport/rbac'

export interface User {
  readonly roles: readonly ('maker' | 'checker')[]
}

const entry = { id: 'u1', user: { roles: ['maker'] } as User, passwordHash: null }

export const store = memoryStore()
export const auth = createAuth({
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(process.env['JWT_ACCESS_SECRET']),
  refreshKey: secretKey(process.env['JWT_REFRESH_SECRET']),
  store,
  users: { findByLogin: async () => entry, findById: async () => entry, replacePasswordHash: async () => true },
  claims: user => ({ roles: user.roles }),
})

export const policy = definePolicy({
  resources: { order: resource<{ id: string; maker_id: string }>()('read', 'approve') },
  roles: { maker: {}, checker: { inherits: ['maker'] } },
  rules: ({ allow, subject }) => [allow('maker', 'order:read', { maker_id: subject.id })],
})

// Values that applications destructure and export without a type.
export const { login, refresh, watch, oneTimeTokens, passwords, csrf, status } = auth
export const jwks = auth.jwks
export const keys = auth.jwks()
export const verify = (token: string) => auth.verify(token)
export const watchUntil = async (token: string) => auth.watch(await auth.verify(token))
export const adminGuard = createGuard(auth, { roles: ['maker'] })
export const { guard, claims, user, routes, router, jwks: keysRoute, deliver } = sallyport(auth, { clientIp: nodeIp })
export const app = router({ 'GET /me': guard().route(() => Response.json({})) })
export const makeVerifier = () => createVerifier({ ...verifierOptions })
export const { can, decide, permissions, filter } = policy
export const listed = toSql(policy.filter({ id: 'u1', roles: [] }, 'order:read'), { dialect: 'postgres' })

const verifierOptions = {
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(process.env['JWT_ACCESS_SECRET']),
}
