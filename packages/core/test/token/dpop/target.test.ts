import { describe, expect, test } from 'vitest'
import { isTarget, readBaseUrl } from '../../../src/token/dpop/target.ts'

const bases = ['https://api.example.com', 'https://example.com/api']

describe('K01 htu is the URL of the request, without query and fragment', () => {
  test.each([
    ['https://api.example.com/orders', '/orders'],
    ['https://api.example.com/orders', '/orders?page=2'],
    ['https://api.example.com/orders', '/orders?next=https://evil.example/x'],
    ['https://api.example.com/orders?page=2#top', '/orders'],
    ['https://api.example.com/orders/', '/orders/'],
    ['https://api.example.com', '/'],
    ['https://api.example.com/', ''],
    ['HTTPS://API.Example.COM/orders', '/orders'],
    ['https://api.example.com:443/orders', '/orders'],
    ['https://api.example.com/a/../orders', '/orders'],
    ['https://api.example.com/%7eann/a%2fb', '/~ann/a%2Fb'],
    ['https://api.example.com/price/%e2%82%ac', '/price/%E2%82%AC'],
    ['https://api.example.com//orders', '//orders'],
    ['https://example.com/api/orders', '/orders'],
    ['https://api.example.com/orders', 'http://10.0.0.7:8080/orders?page=2'],
    ['https://api.example.com/orders', 'https://evil.example/orders'],
    ['https://api.example.com/https://evil.example/x', '/https://evil.example/x'],
  ])('%s is the URL of %s', (htu, url) => {
    expect(isTarget(htu, url, bases)).toBe(true)
  })

  test.each([
    ['https://api.example.com/orders', '/orders/'],
    ['https://api.example.com/orders/', '/orders'],
    ['https://api.example.com/orders', '/Orders'],
    ['https://api.example.com/orders', '/orders/1'],
    ['https://api.example.com/orders/1', '/orders'],
    ['http://api.example.com/orders', '/orders'],
    ['https://api.example.com:8443/orders', '/orders'],
    ['https://api.example.com.evil.example/orders', '/orders'],
    ['https://api.example.com./orders', '/orders'],
    ['https://user:pass@api.example.com/orders', '/orders'],
    ['https://api.example.com@evil.example/orders', '/orders'],
    ['https://evil.example/orders', 'https://evil.example/orders'],
    ['https://evil.example/orders', '//evil.example/orders'],
    ['https://api.example.com/a%2Fb', '/a/b'],
    ['https://api.example.com/api/orders', '/orders'],
    ['https://example.com/orders', '/orders'],
    ['https://api.example.com/orders', '/x/../orders'],
    ['https://api.example.com/orders', '/x/%2e%2E/orders'],
    ['https://api.example.com/x/orders', String.raw`/x\orders`],
    ['/orders', '/orders'],
    ['orders', '/orders'],
    ['', '/orders'],
    ['https://', '/orders'],
    ['https://[::1', '/orders'],
    ['https://api.example.com:999999/orders', '/orders'],
    ['file:///orders', '/orders'],
    ['data:,orders', '/orders'],
    ['https://api.example.com/orders', '*'],
    ['https://api.example.com/orders', 'orders'],
  ])('%s is not the URL of %s', (htu, url) => {
    expect(isTarget(htu, url, bases)).toBe(false)
  })

  test.each([
    ['https://bücher.example', 'https://xn--bcher-kva.example/weg', '/weg'],
    ['http://[2001:db8::1]:3000', 'http://[2001:DB8:0::1]:3000/path', '/path'],
    ['http://localhost:3000', 'http://localhost:3000/path', '/path'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000/path', '/path'],
  ])('a base URL %s fits %s', (base, htu, url) => {
    expect(isTarget(htu, url, [base])).toBe(true)
  })
})

test('a base URL is an origin with or without a path', () => {
  for (const url of [
    'https://api.example.com',
    'http://localhost:3000',
    'https://example.com/api',
    'http://[::1]:3000',
  ]) {
    expect(readBaseUrl(url)).toBe(url)
  }
  const wrong = [
    'https://api.example.com/',
    'https://example.com/api/',
    'https://api.example.com:443',
    'https://API.example.com',
    'https://api.example.com?x=1',
    'https://api.example.com#x',
    'https://user@api.example.com',
    'ws://api.example.com',
    'api.example.com',
    '*',
    '',
    7,
    undefined,
    /https/,
  ]
  for (const url of wrong) expect([url, readBaseUrl(url)]).toEqual([url, undefined])
})
