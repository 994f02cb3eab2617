import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { expect, test, describe } from 'vitest'
import { postgresStore } from '../src/index.ts'
import { newPool, url } from './database.ts'

/** `ReadyForQuery`, the end of what a server says to a new connection. */
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

/** `ErrorResponse`: FATAL 57P01, as `pg_terminate_backend` sends it. */
function terminated(): Buffer {
  const fields = Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0')
  const length = Buffer.alloc(4)
  length.writeInt32BE(fields.length + 4)
  return Buffer.concat([Buffer.from('E'), length, fields])
}

/** A proxy that ends every connection in the very packet in which it opens. */
async function endingProxy(target: string) {
  const { hostname, port } = new URL(target)
  const server = createServer((near: Socket) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) socket.on('error', () => {})
    near.on('close', () => far.destroy())
    near.pipe(far)
    far.on('data', answer => {
      if (answer.subarray(-ready.length).equals(ready)) near.end(Buffer.concat([answer, terminated()]))
      else near.write(answer)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxied = new URL(target)
  proxied.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url: proxied.href, close: () => server.close() }
}

describe.skipIf(url === undefined)('a new connection that ends at once', () => {
  // Between the time when the pool gives out a connection and the time when the caller gets it, nobody listened to its errors.
  test('R-7 is 503 and does not end the process', async () => {
    const proxy = await endingProxy(url!)
    const pool = newPool({ connectionString: proxy.url })
    const uncaught: unknown[] = []
    const note = (error: unknown): void => void uncaught.push(error)
    process.on('uncaughtException', note)
    await expect(postgresStore(pool).sessions.list('a')).rejects.toMatchObject({ code: 'store_unavailable' })
    process.off('uncaughtException', note)
    expect(uncaught).toEqual([])
    await pool.end()
    proxy.close()
  })
})
