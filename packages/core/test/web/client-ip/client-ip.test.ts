import { describe, expect, test } from 'vitest'
import { bunIp, cloudflareIp, denoIp, headerIp, nodeIp, vercelIp } from '../../../src/web.ts'

/** Everything that clients may forge. */
const forged = {
  'x-forwarded-for': '203.0.113.9',
  forwarded: 'for=203.0.113.9',
  'x-client-ip': '203.0.113.9',
  'true-client-ip': '203.0.113.9',
}
const request = (headers: Record<string, string> = {}) =>
  new Request('https://api.example.com/', { headers: { ...forged, ...headers } })

describe('C10 the address of a client, whatever headers it sends', () => {
  test('on Bun it is the other end of the connection', () => {
    const server = { requestIP: () => ({ address: '192.0.2.7' }) }
    expect(bunIp(request({ 'x-real-ip': '203.0.113.9' }), server)).toBe('192.0.2.7')
    expect(bunIp(request(), { requestIP: () => null })).toBeUndefined()
  })

  test('on Deno it is the other end of the connection, which a Unix socket does not have', () => {
    const tcp = { remoteAddr: { transport: 'tcp', hostname: '192.0.2.7', port: 4711 } }
    expect(denoIp(request({ 'x-real-ip': '203.0.113.9' }), tcp)).toBe('192.0.2.7')
    expect(denoIp(request(), { remoteAddr: { transport: 'unix' } })).toBeUndefined()
  })

  test('on Node it is the other end of the connection, of the request or of what holds it', () => {
    const incoming = { socket: { remoteAddress: '192.0.2.7' } }
    expect(nodeIp(request({ 'x-real-ip': '203.0.113.9' }), incoming)).toBe('192.0.2.7')
    expect(nodeIp(request(), { incoming })).toBe('192.0.2.7')
    expect(nodeIp(request(), { socket: {} })).toBeUndefined()
  })

  test('on Cloudflare it is in the header that Cloudflare sets', () => {
    expect(cloudflareIp(request({ 'cf-connecting-ip': '192.0.2.7' }), undefined)).toBe('192.0.2.7')
    expect(cloudflareIp(request(), undefined)).toBeNull()
  })

  test('on Vercel it is in a header that Vercel sets', () => {
    expect(vercelIp(request({ 'x-vercel-forwarded-for': '192.0.2.7', 'x-real-ip': '192.0.2.8' }), undefined)).toBe(
      '192.0.2.7',
    )
    expect(vercelIp(request({ 'x-real-ip': '192.0.2.8' }), undefined)).toBe('192.0.2.8')
    expect(vercelIp(request(), undefined)).toBeNull()
  })

  test('of another platform it is in the header that the application names', () => {
    expect(headerIp('Fly-Client-IP')(request({ 'fly-client-ip': '192.0.2.7' }), undefined)).toBe('192.0.2.7')
  })
})

test.each(['x-forwarded-for', 'X-Forwarded-For', 'forwarded', '', 'a b', undefined])(
  'headerIp(%j) is refused',
  name => {
    expect(() => headerIp(name as never)).toThrow(/^headerIp: /)
  },
)

test.each([
  [bunIp, 'bunIp', undefined],
  [bunIp, 'bunIp', {}],
  [denoIp, 'denoIp', undefined],
  [denoIp, 'denoIp', { remoteAddr: undefined }],
  [nodeIp, 'nodeIp', undefined],
  [nodeIp, 'nodeIp', { incoming: undefined }],
] as const)('%o without what the runtime passes says what is missing: %s, %j', (clientIp, name, context) => {
  expect(() => clientIp(request(), context as never)).toThrow(new RegExp(`^clientIp: ${name} needs `))
})
