import { createHash } from 'node:crypto'
import { bcryptHasher, createAuth, secretKey } from '@sallyport/core'
import { auditExpress, sallyport as adapter } from '@sallyport/express'
import { migrate, postgresStore } from '@sallyport/postgres'
import express from 'express'
import type { Pool } from 'pg'
import { type Contestant, email, password } from '../contestant.ts'
import { bearerClient } from './bearer-client.ts'

/** Sallyport with its defaults, as in the quick start for Express. */
export const sallyport: Contestant = {
  title: 'Sallyport',
  setup: 'The defaults, with `postgresStore` and the Express adapter, as in the quick start.',
  packages: ['@sallyport/core', '@sallyport/express', '@sallyport/postgres'],
  client: bearerClient,
  async prepare(pool) {
    await migrate(pool)
    await pool.query('create table users (id text primary key, email text not null unique, password_hash text)')
    await pool.query('insert into users values ($1, $1, $2)', [email, await bcryptHasher().hash(password)])
  },
  async build(pool) {
    const auth = createAuth({
      issuer: 'https://api.example.com',
      audience: 'https://api.example.com',
      accessKey: secretKey(createHash('sha256').update('access').digest()),
      refreshKey: secretKey(createHash('sha256').update('refresh').digest()),
      store: postgresStore(pool),
      users: usersIn(pool),
      claims: () => ({}),
    })
    await auth.ready()
    const { guard, routes, errors } = adapter(auth)
    const app = express()
    app.use('/auth', routes)
    app.get('/orders', guard(), (_req, res) => void res.json({ orders: [] }))
    app.get('/forgotten', (_req, res) => void res.json({ orders: [] }))
    app.use(errors())
    const unguarded = () =>
      auditExpress(app).findings.flatMap(({ kind, message }) => (kind === 'unguarded' ? message : []))
    return { app, unguarded }
  },
}

function usersIn(pool: Pool) {
  const find = async (id: string) => {
    const { rows } = await pool.query<{ id: string; password_hash: string }>('select * from users where id = $1', [id])
    const [row] = rows
    return row && { id: row.id, user: { email: row.id }, passwordHash: row.password_hash }
  }
  return { findByLogin: find, findById: find, replacePasswordHash: async () => false }
}
