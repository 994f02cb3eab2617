import { describe, expect, test } from 'vitest'
import { nodeIp, proxiedIp, type ProxiedIpOptions } from '../../../src/web.ts'

function ask(
  options: ProxiedIpOptions<{ socket: { remoteAddress: string } }>,
  remoteAddress: string,
  headers: Record<string, string>,
) {
  const request = new Request('https://api.example.com/', { headers })
  return proxiedIp(options)(request, { socket: { remoteAddress } })
}

const client = '198.51.100.7'
const made = '203.0.113.9'

describe('C10 behind a number of proxies', () => {
  const one = { trust: 1, connection: nodeIp }

  test('the address is the one that the outermost of them saw, not one that the client made up', () => {
    expect(ask(one, '10.0.0.1', { 'x-forwarded-for': client })).toBe(client)
    expect(ask(one, '10.0.0.1', { 'x-forwarded-for': `${made}, ${client}` })).toBe(client)
    expect(ask({ ...one, trust: 2 }, '10.0.0.1', { 'x-forwarded-for': `${made}, ${client}, 10.0.0.2` })).toBe(client)
  })

  test('a request that came past them counts as far as it is known', () => {
    expect(ask(one, client, {})).toBe(client)
    expect(ask({ ...one, trust: 3 }, '10.0.0.1', { 'x-forwarded-for': client })).toBe(client)
  })

  test('without the connection the header counts from its right end', () => {
    expect(ask({ trust: 1 }, '10.0.0.1', { 'x-forwarded-for': `${made}, ${client}` })).toBe(client)
    expect(ask({ trust: 2 }, '10.0.0.1', { 'x-forwarded-for': `${made}, ${client}, 10.0.0.2` })).toBe(client)
    expect(ask({ trust: 1 }, '10.0.0.1', {})).toBeUndefined()
  })

  test('an empty entry does not turn the limit off', () => {
    expect(ask(one, '10.0.0.1', { 'x-forwarded-for': `${made}, ` })).toBe('unknown')
  })
})

describe('C10 behind proxies with known addresses', () => {
  const known = { trust: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'], connection: nodeIp }

  test('their entries are passed over, and the first other one counts', () => {
    expect(ask(known, '10.0.0.1', { 'x-forwarded-for': `${made}, ${client}, 10.9.9.9` })).toBe(client)
    expect(ask(known, '::ffff:10.0.0.1', { 'x-forwarded-for': `${made}, ${client}, [2001:db8::7]:443` })).toBe(client)
    expect(ask(known, '192.0.2.1', { 'x-forwarded-for': `${client}:4711` })).toBe(`${client}:4711`)
  })

  test('from anybody else the header is not read', () => {
    for (const stranger of [client, '192.0.2.2', '11.0.0.1', '2001:db9::1', '::ffff:11.0.0.1']) {
      expect(ask(known, stranger, { 'x-forwarded-for': made, forwarded: `for=${made}` })).toBe(stranger)
    }
  })

  test('a proxy that is a client itself counts as itself', () => {
    expect(ask(known, '10.0.0.1', { 'x-forwarded-for': '10.0.0.5' })).toBe('10.0.0.5')
  })
})

test.each([
  ['for=198.51.100.7', client],
  [`for=${made}, for=198.51.100.7;proto=https;by=10.0.0.1`, client],
  [`for=${made},For="198.51.100.7:4711"`, `${client}:4711`],
  ['by="a,b;for=203.0.113.9";for=198.51.100.7', client],
  ['for="[2001:db8::1]:443"', '[2001:db8::1]:443'],
  ['for=_hidden', '_hidden'],
  [`for=${made}, proto=https`, 'unknown'],
  [`for=${made}, "for=198.51.100.8"`, 'unknown'],
])('RFC 7239 Forwarded: %s', (forwarded, expected) => {
  const options = { trust: 1, connection: nodeIp, header: 'forwarded' } as const
  expect(ask(options, '10.0.0.1', { forwarded, 'x-forwarded-for': made })).toBe(expected)
})

test.each([
  ['trust', { trust: 0 }],
  ['trust', { trust: 1.5 }],
  ['trust', { trust: [] }],
  ['trust', { trust: true }],
  ['trust', { trust: ['10.0.0.0/33'], connection: nodeIp }],
  ['trust', { trust: ['0.0.0.0/0'], connection: nodeIp }],
  ['trust', { trust: ['::/0'], connection: nodeIp }],
  ['trust', { trust: ['loopback'], connection: nodeIp }],
  ['connection', { trust: ['10.0.0.0/8'] }],
  ['header', { trust: 1, header: 'x-real-ip' }],
])('a mistake names the option: %s in %j', (option, options) => {
  expect(() => proxiedIp(options as never)).toThrow(new RegExp(`^proxiedIp.${option}: `))
})
