// Express 5 in TypeScript: the users table and the store in one PostgreSQL, by Drizzle and PGlite.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { PGlite } from '@electric-sql/pglite'
import { createAuth, secretKey } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import { postgresStore } from '@sallyport/postgres'
import express from 'express'
import { usersIn } from './users.js'
import { password, walk } from '../shared/walk.cjs'

const client = new PGlite()
const migration = new URL('../migrations/0001_initial.sql', import.meta.resolve('@sallyport/postgres'))
await client.exec(await readFile(migration, 'utf8'))
const users = await usersIn(client)

const auth = createAuth({
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(randomBytes(32)),
  refreshKey: secretKey(randomBytes(32)),
  store: postgresStore(client),
  users: users.directory,
  claims: user => ({ roles: user.roles }),
})
await users.add('ann', 'maker', await auth.passwords.hash(password))

const { guard, claims, routes, errors } = sallyport(auth)
const app = express()
app.use('/auth', routes)
app.get('/me', guard(), (req, res) => {
  res.json({ id: claims(req).sub, roles: claims(req).roles })
})
app.get('/reports', guard.roles('checker'), (_req, res) => {
  res.json([])
})
app.use(errors())

const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
await walk(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
server.close()
server.closeAllConnections()
await auth.close()
await client.close()
