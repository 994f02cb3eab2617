import { randomBytes } from 'node:crypto'
import { type AuthEvent, bcryptHasher, createAuth, memoryStore, secretKey } from '@sallyport/core'
import { sallyport } from '@sallyport/express'

/** The modules that the guides' blocks import: a users table and mails in memory, and an Auth with them. */
export interface User {
  id: string
  email: string
  roles: readonly string[]
  emailVerified: boolean
}

interface Row extends User {
  passwordHash: string | null
}

const rows = new Map<string, Row>()
const entry = (row: Row | undefined) => row && { id: row.id, user: row, passwordHash: row.passwordHash }
const byEmail = (email: string) => [...rows.values()].find(row => row.email === email)

export const users = {
  async find(id: string): Promise<User | undefined> {
    return rows.get(id)
  },
  /** Resolves to the new user, or to undefined where the address is taken. */
  async insertUnlessTaken(fields: { email: string; passwordHash: string | null; roles?: readonly string[] }) {
    if (byEmail(fields.email)) return undefined
    const row: Row = { roles: [], ...fields, id: `u${rows.size + 1}`, emailVerified: false }
    rows.set(row.id, row)
    return row as User
  },
  async setEmail(id: string, email: string) {
    Object.assign(rows.get(id)!, { email, emailVerified: true })
  },
  async setRoles(id: string, roles: readonly string[]) {
    rows.get(id)!.roles = roles
  },
}

/** Every mail that was sent. */
export const mails: { to: string; subject: string; text: string }[] = []

export const mail = {
  async send(message: { to: string; subject: string; text: string }) {
    mails.push(message)
  },
}

/** A database without rows. */
export const db = {
  async one<T>(_statement: string, _values: readonly unknown[]): Promise<T | undefined> {
    return undefined
  },
  async query(_statement: string, _values: readonly unknown[]): Promise<{ rowCount: number }> {
    return { rowCount: 0 }
  },
}

/** Checks codes of a second factor: the right one is 123456. */
export const codes = {
  async check(_userId: string, code: string): Promise<boolean> {
    return code === '123456'
  },
}

export const events: AuthEvent[] = []

export const auth = createAuth({
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(randomBytes(32)),
  refreshKey: secretKey(randomBytes(32)),
  store: memoryStore(),
  users: {
    findByLogin: async email => entry(byEmail(email)),
    findById: async id => entry(rows.get(id)),
    async replacePasswordHash(id, expected, next) {
      const row = rows.get(id)
      if (row?.passwordHash !== expected) return false
      row.passwordHash = next
      return true
    },
  },
  claims: user => ({ roles: user.roles }),
  hashing: { hasher: bcryptHasher({ cost: 10 }) },
  onEvent: event => void events.push(event),
  passwords: {
    async sendReset({ user, token }) {
      await mail.send({ to: user.email, subject: 'Your new password', text: `https://app.example.com/reset#${token}` })
    },
  },
})

export const { guard, claims, user, routes, deliver, errors } = sallyport(auth, { loginField: 'email' })
