import cors from '@koa/cors'
import { securityHeaders } from '@sallyport/core/http'
import helmet from 'koa-helmet'
import { describe, expect, test } from 'vitest'
import { corsOptions, sallyport } from '../src/index.ts'
import { loadKoa, serve, setUp, versions } from './setup.ts'

const { guard, errors } = sallyport(setUp().auth)
const ours = 'https://app.example.com'

describe.each(versions)('%s', async version => {
  const Koa = await loadKoa(version)
  const start = (options = corsOptions([ours, 'https://admin.example.com'], { credentials: true })) => {
    const app = new Koa()
      .use(helmet(securityHeaders()))
      .use(cors(options as never))
      .use(errors())
      .use(guard())
    app.silent = true
    return serve(app)
  }

  test('I10 pages of the listed origins may read responses and refusals, and no others', async () => {
    const url = await start()
    const allowed = async (origin: string) =>
      (await fetch(url, { headers: { origin } })).headers.get('access-control-allow-origin')
    expect(await allowed(ours)).toBe(ours)
    expect(await allowed('https://admin.example.com')).toBe('https://admin.example.com')
    for (const other of [
      'https://evil.example',
      'null',
      `${ours}.evil.example`,
      `${ours}:8443`,
      'http://app.example.com',
    ]) {
      expect([other, await allowed(other)]).toEqual([other, null])
    }
    const refused = await fetch(url, { headers: { origin: ours } })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('vary')).toMatch(/origin/i)
    expect(refused.headers.get('access-control-expose-headers')).toContain('retry-after')
    expect(refused.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
  })

  test('I10 a preflight needs no token', async () => {
    const headers = {
      origin: ours,
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'x-csrf-token',
    }
    const { status, headers: sent } = await fetch(await start(), { method: 'OPTIONS', headers })
    expect([status, sent.get('access-control-allow-methods'), sent.get('access-control-allow-headers')]).toEqual([
      204,
      'GET,HEAD,POST,PUT,PATCH,DELETE',
      'authorization,content-type,dpop,idempotency-key,x-csrf-token',
    ])
    expect([sent.get('access-control-allow-credentials'), sent.get('access-control-max-age')]).toEqual(['true', '600'])
  })

  test('I10 a preflight is allowed no header if none is listed', async () => {
    const headers = {
      origin: ours,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-anything',
    }
    const url = await start(corsOptions([ours], { allowedHeaders: [] }))
    const { headers: sent } = await fetch(url, { method: 'OPTIONS', headers })
    expect(sent.get('access-control-allow-headers')).toBe('accept')
  })

  test.each([[['*']], [['https://app.example.com/']]])('%j is refused at the start', origins => {
    expect(() => corsOptions(origins)).toThrow(TypeError)
  })
})
