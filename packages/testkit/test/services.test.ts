import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requireService } from '../src/services.ts'

const server = createServer(socket => socket.destroy())
let port = 0

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address === 'object' && address) port = address.port
})

afterAll(() => new Promise(resolve => server.close(resolve)))

test('a reachable server resolves to its URL', async () => {
  const url = `redis://127.0.0.1:${port}`
  expect(await requireService('redis', { REDIS_URL: url })).toBe(url)
})

test('an unreachable server resolves to undefined', async () => {
  expect(await requireService('postgres', { DATABASE_URL: 'postgres://127.0.0.1:1/test' })).toBeUndefined()
})

test('an unreachable server throws if services are required, without the password in the message', async () => {
  const env = { MYSQL_URL: 'mysql://root:hunter2@127.0.0.1:1/test', SALLYPORT_REQUIRE_SERVICES: '1' }
  const error = await requireService('mysql', env).catch((cause: unknown) => cause)
  expect(String(error)).toBe('Error: mysql is not reachable (MYSQL_URL)')
})
