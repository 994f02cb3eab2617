import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auth, users } from './given.ts'
import { makeGuides, tokenOf } from './guides.ts'

const project = makeGuides(['other-frameworks.md'])
let server: Server
let url: string

beforeAll(async () => {
  server = ((await import(project.path('node-server.ts'))) as { server: Server }).server
  await once(server.listen(0, '127.0.0.1'), 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.close()
  project.remove()
})

async function call(route: string, { body, token }: { body?: string; token?: string } = {}): Promise<number> {
  const [method = '', path] = route.split(' ')
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  return (await fetch(url + path, { method, headers, ...(body && { body }) })).status
}

test("Node's own server serves the auth routes and a guarded route", async () => {
  const email = 'node@example.com'
  const password = 'correct horse battery staple'
  const passwordHash = await auth.passwords.hash(password)
  const { id } = (await users.insertUnlessTaken({ email, passwordHash, roles: ['admin'] }))!
  expect(await call('POST /auth/login', { body: JSON.stringify({ username: email, password }) })).toBe(200)
  expect(await call('POST /auth/login', { body: '{' })).toBe(400)
  const token = await tokenOf(id)
  expect(await call('GET /reports', { token })).toBe(200)
  expect(await call('GET /reports')).toBe(401)
  expect(await call('GET /none')).toBe(404)
  const { sid } = await auth.verify(token)
  expect(await call(`DELETE /auth/sessions/${sid}`, { token })).toBe(204)
  expect(await call('GET /reports', { token })).toBe(401)
})
