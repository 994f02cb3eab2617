// A page built with Vite, opened in Chromium, on an Express API with cookies.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bcryptHasher, createAuth, memoryStore, secretKey } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import express from 'express'
import { usersOf } from './shared/walk.cjs'

const auth = createAuth({
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(randomBytes(32)),
  refreshKey: secretKey(randomBytes(32)),
  store: memoryStore(),
  users: await usersOf(password => bcryptHasher().hash(password)),
  claims: user => ({ roles: user.roles }),
})

const app = express()
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://localhost:${server.address().port}`
const { guard, claims, routes, errors } = sallyport(auth, { cookies: { origins: [origin] } })
app.use('/auth', routes)
app.get('/me', guard(), (req, res) => res.json({ id: claims(req).sub, roles: claims(req).roles }))
app.get('/reports', guard.roles('checker'), (_req, res) => res.json([]))
const result = new Promise(resolve => {
  app.post('/result', express.json(), (req, res) => {
    resolve(req.body)
    res.end()
  })
})
app.use(express.static('dist'))
app.use(errors())

const profile = mkdtempSync(join(tmpdir(), 'sallyport-chromium-'))
const flags = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`, `${origin}/index.html`]
const browser = spawn(process.env.CHROMIUM_PATH ?? 'chromium', flags, { stdio: 'ignore' })
const seen = await Promise.race([result, once(browser, 'exit').then(() => 'Chromium ended')])
browser.kill()
await once(browser, 'exit').catch(() => {})
rmSync(profile, { recursive: true, force: true })
server.close()
server.closeAllConnections()
await auth.close()

assert.deepEqual(seen, {
  before: 'authentication_required',
  me: { id: 'u-ann', roles: ['maker'] },
  reports: 'forbidden',
  reloaded: { id: 'u-ann', roles: ['maker'] },
  after: 'authentication_required',
})
