import { describe, expect, test } from 'vitest'
import { addressWarner } from '../../src/account/address-warner.ts'
import { clientAddress } from '../../src/account/client-address.ts'

describe('C10 addresses', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['0:0:0:0:0:FFFF:c000:0207', '192.0.2.7'],
    ['::ffff:0:1', '0.0.0.1'],
    ['64:ff9b::192.0.2.7', '192.0.2.7'],
    ['::', '0:0:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['1::2:3:4:5:6', '1:0:0:2'],
    ['1::2', '1:0:0:0'],
    ['1:2::3:4', '1:2:0:0'],
    ['1:2:3:0:5:6:7:8', '1:2:3:0'],
    ['1:2:3:4::', '1:2:3:4'],
  ])('C10 %s is counted as %s', (ip, source) => {
    expect(clientAddress(ip)?.source).toBe(source)
  })

  test.each([
    ['192.0.2.7:5678', '192.0.2.7'],
    ['192.0.2.7:0', '192.0.2.7'],
    [' 192.0.2.7\t', '192.0.2.7'],
    ['"192.0.2.7:5678"', '192.0.2.7'],
    ['192.0.2.7:_port', '192.0.2.7'],
    ['[::1]', '0:0:0:0'],
    ['[::1]:443', '0:0:0:0'],
    ['[::ffff:192.0.2.7]:443', '192.0.2.7'],
    ['"[2001:db8:cafe::17]:4711"', '2001:db8:cafe:0'],
    ['"[2001:db8:cafe::17]"', '2001:db8:cafe:0'],
    ['[fe80::1%25eth0]:80', 'fe80:0:0:0'],
    ['[fe80::1%eth0]', 'fe80:0:0:0'],
  ])('C10 %s, as proxies write it, is counted as %s', (ip, source) => {
    expect(clientAddress(ip)?.source).toBe(source)
  })

  test.each([
    'not an address',
    '',
    'unknown',
    '_hidden',
    '_SEVKISEK:80',
    'unix:',
    '192.0.2.7, 198.51.100.9',
    '192.0.2.7:',
    '192.0.2.7:5678:1',
    '192.0.2',
    '192.0.2.007',
    '[192.0.2.7',
    '[]',
    '[]:80',
    'for=192.0.2.7',
    'localhost:80',
    '::1::',
    `${'1'.repeat(100_000)}.`,
  ])('C10 %.30s is not an address', ip => {
    expect(clientAddress(ip)).toBeUndefined()
  })

  test('C10 a /48 is the network of an IPv6 address, and an IPv4 address has none', () => {
    expect(clientAddress('2001:db8:1:2::9')?.network).toBe('2001:db8:1')
    expect(clientAddress('192.0.2.7')).toEqual({ source: '192.0.2.7', network: undefined })
  })
})

describe('C10 warnings', () => {
  test('C10 a missing and an unrecognised address are each warned of once, without what was given', () => {
    const warnings: string[] = []
    const onAddress = addressWarner(warning => void warnings.push(warning), new Set())
    for (const ip of ['192.0.2.7', '[::1]:443', undefined, 'canary', undefined, 'another canary']) onAddress(ip)
    expect(warnings).toEqual([expect.stringContaining('without'), expect.stringContaining('not an IP address')])
    expect(warnings.join()).not.toContain('canary')
  })
})
