import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { stallingProxy } from '../src/stalling-proxy.ts'

test('R-8 the proxy forwards data, stalls and resumes without losing data', async () => {
  const echo = createServer(socket => socket.pipe(socket)).listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const proxy = await stallingProxy(`tcp://user@127.0.0.1:${Object(echo.address()).port}/name`)
  const { port, username, pathname } = new URL(proxy.url)
  expect({ username, pathname }).toEqual({ username: 'user', pathname: '/name' })

  const client = connect(Number(port), '127.0.0.1').setEncoding('utf8')
  let heard = ''
  client.on('data', text => (heard += text))
  client.write('a')
  await expect.poll(() => heard).toBe('a')
  proxy.stall()
  client.write('b')
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(heard).toBe('a')
  proxy.resume()
  await expect.poll(() => heard).toBe('ab')

  const closed = once(client, 'close')
  await proxy.close()
  await closed
  echo.close()
})
