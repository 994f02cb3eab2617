import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { describe, expect, test } from 'vitest'
import { corsOptions, sallyport } from '../src/index.ts'
import { serveTest, setUp } from './setup.ts'

const { guard, errors } = sallyport(setUp().auth, { clientIp: false })
const ours = 'https://app.example.com'

async function start(options = corsOptions([ours, 'https://admin.example.com'], { credentials: true })) {
  const app = new Hono().use(cors(options)).use(guard())
  app.onError(errors())
  return serveTest(app)
}

async function preflight(url: string, asked: string): Promise<Headers> {
  const headers = { origin: ours, 'access-control-request-method': 'DELETE', 'access-control-request-headers': asked }
  const response = await fetch(url, { method: 'OPTIONS', headers })
  expect(response.status).toBe(204)
  return response.headers
}

describe('corsOptions', () => {
  test('I10 pages of the listed origins may read responses and refusals, and no others', async () => {
    const url = await start()
    const allowed = async (origin: string) =>
      (await fetch(url, { headers: { origin } })).headers.get('access-control-allow-origin')
    expect(await allowed(ours)).toBe(ours)
    expect(await allowed('https://admin.example.com')).toBe('https://admin.example.com')
    const others = ['https://evil.example', 'null', `${ours}.evil.example`, `${ours}:8443`, 'http://app.example.com']
    for (const other of others) expect([other, await allowed(other)]).toEqual([other, null])
    const refused = await fetch(url, { headers: { origin: ours } })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('vary')).toMatch(/origin/i)
    expect(refused.headers.get('access-control-expose-headers')).toContain('retry-after')
  })

  test('I10 a preflight needs no token', async () => {
    const sent = await preflight(await start(), 'x-csrf-token')
    expect([sent.get('access-control-allow-methods'), sent.get('access-control-allow-headers')]).toEqual([
      'GET,HEAD,POST,PUT,PATCH,DELETE',
      'authorization,content-type,dpop,idempotency-key,x-csrf-token',
    ])
    expect([sent.get('access-control-allow-credentials'), sent.get('access-control-max-age')]).toEqual(['true', '600'])
  })

  test('I10 a preflight is allowed no header and no method if none is listed', async () => {
    const sent = await preflight(await start(corsOptions([ours], { allowedHeaders: [], methods: [] })), 'x-anything')
    expect([sent.get('access-control-allow-headers'), sent.get('access-control-allow-methods')]).toEqual([
      'accept',
      null,
    ])
  })

  test.each([[['*']], [['https://app.example.com/']]])('%j is refused at the start', origins => {
    expect(() => corsOptions(origins)).toThrow(TypeError)
  })
})
