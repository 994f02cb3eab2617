/** Two users for development, and the three callbacks that Sallyport needs. */
export const usersFile = `import { bcryptHasher, type UserCallbacks } from '@sallyport/core'

export type Role = 'maker' | 'checker'

export interface User {
  readonly id: string
  readonly username: string
  readonly roles: readonly Role[]
}

const people: readonly User[] = [
  { id: 'u-1', username: 'maker', roles: ['maker'] },
  { id: 'u-2', username: 'checker', roles: ['checker'] },
]

/** Two users for development, with the same password. Replace them by your own users table. */
export async function createUsers(password: string | undefined): Promise<UserCallbacks<User>> {
  if (process.env.NODE_ENV === 'production') throw new Error('users.ts is for development only: use your own users table')
  if (!password) throw new Error('DEMO_PASSWORD is not set; it is in .env')
  const hash = await bcryptHasher().hash(password)
  const hashes = new Map<string, string | null>(people.map(({ id }) => [id, hash]))
  const entry = (user: User | undefined) => user && { id: user.id, user, passwordHash: hashes.get(user.id) ?? null }
  return {
    findByLogin: async login => entry(people.find(({ username }) => username === login)),
    findById: async id => entry(people.find(person => person.id === id)),
    async replacePasswordHash(id, expected, next) {
      if ((hashes.get(id) ?? null) !== expected) return false
      hashes.set(id, next)
      return true
    },
  }
}
`
