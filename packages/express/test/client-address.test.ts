import { randomBytes } from 'node:crypto'
import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import { load, raw, serve, statusIn, versions } from './setup.ts'

const issuer = 'https://api.example.com'
const body = JSON.stringify({ username: 'nobody', password: 'x' })

describe.each(versions)('C10 the address by which attempts are counted on %s', async version => {
  const { express, sallyport } = await load(version)

  /** An application that admits two logins from an address, with or without `trust proxy`. */
  async function start(trustProxy: unknown) {
    const auth = createAuth({
      issuer,
      audience: issuer,
      accessKey: secretKey(randomBytes(32)),
      refreshKey: secretKey(randomBytes(32)),
      store: memoryStore(),
      users: {
        findByLogin: async () => undefined,
        findById: async () => undefined,
        replacePasswordHash: async () => false,
      },
      hashing: {
        hasher: {
          maxBytes: 72,
          hash: async text => text,
          verify: async () => false,
          needsRehash: () => false,
          unusable: () => undefined,
        },
      },
      throttle: { login: { ip: { limit: 2, window: 60 } } },
    })
    const { routes, errors } = sallyport(auth)
    const app = express().set('env', 'test').set('trust proxy', trustProxy)
    app.use('/auth', routes).use(errors())
    const { port } = await serve(app)
    const login = async (...headers: string[]) =>
      statusIn(
        await raw(
          port,
          'POST /auth/login HTTP/1.1',
          'Content-Type: application/json',
          `Content-Length: ${body.length}`,
          ...headers,
          '',
          body,
        ),
      )
    return async (lines: readonly (readonly string[])[]) => {
      const statuses: number[] = []
      for (const headers of lines) statuses.push(await login(...headers))
      return statuses
    }
  }

  const spoofed = ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4'].map(ip => [
    `X-Forwarded-For: ${ip}`,
    `X-Real-IP: ${ip}`,
    `Forwarded: for=${ip}`,
    `CF-Connecting-IP: ${ip}`,
  ])

  test('without trust proxy it is the address of the connection, not of a header', async () => {
    expect(await (await start(false))(spoofed)).toEqual([401, 401, 429, 429])
  })

  test('behind one trusted proxy it is the address that the proxy saw, not one that the client made up', async () => {
    const sameClient = ['9.9.9.1', '9.9.9.2', '9.9.9.3'].map(made => [`X-Forwarded-For: ${made}, 7.7.7.7`])
    const others = [['X-Forwarded-For: 7.7.7.7, 8.8.8.8']]
    expect(await (await start(1))([...sameClient, ...others])).toEqual([401, 401, 429, 401])
    expect(await (await start('loopback'))([...sameClient, ...others])).toEqual([401, 401, 429, 401])
  })

  test('an IPv6 client counts by its /64, and an IPv4 client in IPv6 notation by its IPv4 address', async () => {
    const from = (...addresses: string[]) => addresses.map(address => [`X-Forwarded-For: ${address}`])
    expect(await (await start(1))(from('2001:db8:1:2::1', '2001:db8:1:2:ffff::2', '2001:db8:1:2:3::3'))).toEqual([
      401, 401, 429,
    ])
    expect(await (await start(1))(from('7.7.7.7', '::ffff:7.7.7.7', '::FFFF:7.7.7.7'))).toEqual([401, 401, 429])
  })

  test('C10 a port after the address does not avoid the limit', async () => {
    const from = (...addresses: string[]) => addresses.map(address => [`X-Forwarded-For: ${address}`])
    expect(await (await start(1))(from('7.7.7.7:1111', '7.7.7.7:2222', '7.7.7.7:3333', '8.8.8.8:1111'))).toEqual([
      401, 401, 429, 401,
    ])
    expect(await (await start(1))(from('[2001:db8::1]:1', '[2001:db8::2]:2', '2001:db8::3'))).toEqual([401, 401, 429])
  })

  test('C10 an invalid address does not turn the limit off', async () => {
    const from = (...addresses: string[]) => addresses.map(address => [`X-Forwarded-For: ${address}`])
    expect(await (await start(1))(from('unknown', '_hidden', 'made-up', '7.7.7.7'))).toEqual([401, 401, 429, 401])
  })

  test('trust proxy: true believes the client, so nobody should set it', async () => {
    expect(await (await start(true))(spoofed)).toEqual([401, 401, 401, 401])
  })
})
