import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { publicKeys } from '../../src/token/jwks.ts'
import { fetchJwks, followJwks } from '../../src/token/jwks-source.ts'
import { codeOf, pairKeys } from './forge.ts'

const jwks = publicKeys(pairKeys.EdDSA)
const limit = 256 * 1024

/** Starts a server, and returns its address. */
async function serve(respond: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request, response) => respond(response))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Writes JSON without end, as fast as the client reads it. */
function flood(response: ServerResponse, onBytes: (count: number) => void): void {
  const chunk = ' '.repeat(65_536)
  const more = () => {
    while (!response.destroyed) {
      onBytes(chunk.length)
      if (!response.write(chunk)) return
    }
  }
  response.on('drain', more)
  more()
}

test('R-11 C07 a key set without end is 503 after 256 KiB, and the connection is closed', async () => {
  let sent = 0
  let closed = () => {}
  const isClosed = new Promise<void>(resolve => (closed = resolve))
  const url = await serve(response => {
    response.on('close', closed)
    flood(response, count => (sent += count))
  })
  const keys = followJwks(() => fetchJwks(url), Date.now)
  expect(await codeOf(keys('kid'))).toBe('store_unavailable')
  await isClosed
  expect(sent).toBeLessThan(64 * limit)
})

test('R-11 a key set of 256 KiB is read, and one byte more is refused', async () => {
  const text = JSON.stringify(jwks)
  const exact = await serve(response => response.end(text.padEnd(limit)))
  expect(await fetchJwks(exact)).toEqual(JSON.parse(text))
  const longer = await serve(response => response.end(text.padEnd(limit + 1)))
  await expect(fetchJwks(longer)).rejects.toThrow('answered more than 256 KiB')
})

test.each([
  ['status 500', 500, JSON.stringify(jwks)],
  ['HTML', 200, '<html>'],
  ['an object without keys', 200, '{}'],
])('C07 a response that is %s is not a key set', async (_, status, body) => {
  const url = await serve(response => response.writeHead(status).end(body))
  await expect(fetchJwks(url)).rejects.toThrow(`answered ${status} and no JWK Set`)
})
