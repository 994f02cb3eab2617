import { expectTypeOf, test } from 'vitest'
import { createAuth, memoryStore, secretKey, type UserCallbacks } from '../src/index.ts'
import type { StandardSchema } from '../src/lib/standard-schema.ts'

interface User {
  readonly id: string
  readonly email: string
  readonly roles: readonly ('maker' | 'checker')[]
}

declare const users: UserCallbacks<User>
const required = {
  issuer: 'https://api.example.test',
  audience: 'https://api.example.test',
  accessKey: secretKey('access-0123456789-abcdefghijklmnopqrstuvwxyz'),
  refreshKey: secretKey('refresh-9876543210-zyxwvutsrqponmlkjihgfedcba'),
  store: memoryStore(),
}

test('the user and the claims are inferred with groups next to them', () => {
  const auth = createAuth({
    ...required,
    users,
    claims: user => ({ roles: user.roles }),
    tokens: { accessTtl: '5m' },
    passwords: {
      async sendReset({ user, token }) {
        expectTypeOf(user).toEqualTypeOf<User>()
        expectTypeOf(token).toEqualTypeOf<string>()
      },
    },
  })
  expectTypeOf(auth.recheck).returns.resolves.toEqualTypeOf<User>()
  expectTypeOf(auth.verify).returns.resolves.toHaveProperty('roles').toEqualTypeOf<User['roles']>()
})

declare const schemaOfRoles: StandardSchema<{ roles: readonly string[] }>
declare const schemaOfTenant: StandardSchema<{ tenant: string }>

test('tokens.claimsSchema must be a schema of the claims', () => {
  createAuth({ ...required, users, claims: user => ({ roles: user.roles }), tokens: { claimsSchema: schemaOfRoles } })
  // @ts-expect-error The schema is one of other claims.
  createAuth({ ...required, users, claims: user => ({ roles: user.roles }), tokens: { claimsSchema: schemaOfTenant } })
})

test('an option in the wrong group does not compile', () => {
  // @ts-expect-error It is an option of `sessions`.
  createAuth({ ...required, users, tokens: { retryWindow: 0 } })
  // @ts-expect-error It is an option of `hashing`.
  createAuth({ ...required, users, hashing: { hasher: undefined } })
})
