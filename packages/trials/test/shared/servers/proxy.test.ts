import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Proxy, startProxy } from '../../../src/shared/servers/proxy.ts'

describe('R-8 the proxy', () => {
  let echo: Server
  let proxy: Proxy
  let client: Socket
  let received: string

  beforeEach(async () => {
    echo = createServer(socket => {
      socket.pipe(socket)
      socket.on('data', chunk => void (received += chunk.toString()))
    })
    received = ''
    echo.listen(0, '127.0.0.1')
    await once(echo, 'listening')
    proxy = await startProxy(`redis://127.0.0.1:${(echo.address() as AddressInfo).port}/0`)
    client = connect(proxy.port, '127.0.0.1')
    await once(client, 'connect')
  })

  afterEach(() => {
    client.destroy()
    proxy.stop()
    echo.close()
  })

  async function arrives(text: string): Promise<void> {
    await expect.poll(() => received).toContain(text)
  }

  async function answerTo(text: string): Promise<string> {
    client.write(text)
    const [answer] = (await once(client, 'data')) as [Buffer]
    return answer.toString()
  }

  test('passes on requests and responses under its own URL', async () => {
    expect(await answerTo('hello')).toBe('hello')
    expect(proxy.url).toBe(`redis://127.0.0.1:${proxy.port}/0`)
  })

  test('R-8 delays responses, and releases them in order when the delay ends', async () => {
    proxy.set({ kind: 'slow', milliseconds: Number.POSITIVE_INFINITY })
    client.setEncoding('utf8')
    let heard = ''
    client.on('data', text => void (heard += String(text)))
    for (const text of ['one ', 'two ']) {
      client.write(text)
      await arrives(text)
    }
    expect(heard).toBe('')
    proxy.set({ kind: 'fair' })
    await expect.poll(() => heard).toBe('one two ')
  })

  test('R-3 resets the connection instead of passing on the response to one request', async () => {
    proxy.set({ kind: 'cut', text: 'secret' })
    expect(await answerTo('harmless')).toBe('harmless')
    const failed = once(client, 'error')
    client.write('a secret request')
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' })
    expect(proxy.cuts).toBe(1)
  })

  test('R-21 resets every connection, and accepts new ones', async () => {
    expect(proxy.open).toBe(1)
    const lost = new Promise(resolve => client.on('error', resolve))
    proxy.reset()
    await lost
    client = connect(proxy.port, '127.0.0.1')
    await once(client, 'connect')
    client.write('again')
    await once(client, 'data')
    expect([received, proxy.open]).toEqual(['again', 1])
  })
})
