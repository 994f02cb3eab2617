import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HttpRequest } from '../../../src/http/request/request.ts'

const warnings: string[] = []

beforeEach(() => {
  warnings.length = 0
  vi.resetModules()
  vi.spyOn(process, 'emitWarning').mockImplementation(warning => void warnings.push(String(warning)))
})
afterEach(() => vi.restoreAllMocks())

async function read(ip: string | undefined, headers: Record<string, string> = {}, times = 1) {
  const { clientIp } = await import('../../../src/http/request/client-ip.ts')
  const request: HttpRequest = { method: 'POST', header: name => headers[name], rawHeaders: [], ip }
  for (let time = 0; time < times; time++) expect(clientIp(request)).toBe(ip)
  return warnings.length
}

const forwarded = { 'x-forwarded-for': '203.0.113.7, 10.0.0.3' }

test.each([
  ['127.0.0.1', forwarded],
  ['::1', forwarded],
  ['::ffff:10.0.0.5', forwarded],
  ['172.31.255.1', forwarded],
  ['192.168.1.1', forwarded],
  ['100.64.0.9', forwarded],
  ['fd00::12', forwarded],
  ['10.1.2.3', { forwarded: 'for="[2001:db8::1]:443"' }],
] as const)('R-19 the address %s of a proxy that is not trusted is warned of, once a process', async (ip, headers) => {
  expect(await read(ip, headers, 3)).toBe(1)
  expect(warnings[0]).toContain('trust proxy')
})

test.each([
  ['nobody forwards', '127.0.0.1', {}],
  ['the framework took it from the header', '203.0.113.7', forwarded],
  ['a client of the same private network, behind a trusted proxy', '10.0.0.3', forwarded],
  ['a stranger sends the header without any proxy', '198.51.100.4', forwarded],
  ['a public network', '172.32.0.1', forwarded],
  ['no address', undefined, forwarded],
  ['no address at all', 'unknown', forwarded],
] as const)('R-19 nothing is warned of: %s', async (_, ip, headers) => {
  expect(await read(ip, headers)).toBe(0)
})
