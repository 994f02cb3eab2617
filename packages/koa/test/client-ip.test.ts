import { afterEach, describe, expect, test, vi } from 'vitest'
import { clientIpOf } from '../src/client-ip.ts'
import { loadKoa, serve, versions } from './setup.ts'

const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
afterEach(() => void warn.mockClear())

describe.each(versions)('%s', async version => {
  const Koa = await loadKoa(version)

  async function addressOf(options: object, headers: Record<string, string>, set?: string) {
    const app = Object.assign(new Koa(), options)
    app.use(ctx => {
      if (set !== undefined) ctx.request.ip = set
      ctx.body = clientIpOf(ctx) ?? 'none'
    })
    const url = await serve(app)
    await fetch(url, { headers })
    return (await fetch(url, { headers })).text()
  }
  const forwarded = { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' }

  test('C10 without app.proxy it is the address of the connection, whatever the client sends', async () => {
    expect(await addressOf({}, forwarded)).toBe('127.0.0.1')
    expect(warn).not.toHaveBeenCalled()
  })

  test('C10 with app.proxy alone it is never what the client claims, and a warning says so once', async () => {
    expect(await addressOf({ proxy: true }, forwarded)).toBe('203.0.113.7')
    expect(await addressOf({ proxy: true }, {})).toBe('127.0.0.1')
    expect(warn.mock.calls.map(([message]) => String(message))).toEqual([
      expect.stringMatching(/^app\.maxIpsCount: is not set, and app\.proxy is true/),
    ])
  })

  test('C10 with app.maxIpsCount it is what Koa says', async () => {
    expect(await addressOf({ proxy: true, maxIpsCount: 1 }, forwarded)).toBe('203.0.113.7')
    expect(await addressOf({ proxy: true, maxIpsCount: 2 }, forwarded)).toBe('198.51.100.1')
    expect(warn).not.toHaveBeenCalled()
  })

  test('an address that the application has set stays, and so does that of another header', async () => {
    expect(await addressOf({ proxy: true }, forwarded, '192.0.2.5')).toBe('192.0.2.5')
    expect(await addressOf({ proxy: true, proxyIpHeader: 'x-real-ip' }, { 'x-real-ip': '192.0.2.6' })).toBe('192.0.2.6')
  })
})
