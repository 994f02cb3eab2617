import { AuthError } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import { load, serve, setUp, versions } from './setup.ts'

describe.each(versions)('errors() on %s', async version => {
  const { express, sallyport } = await load(version)

  async function answerTo(error: unknown): Promise<{ response: Response; passed: unknown[] }> {
    const { errors } = sallyport(setUp().auth)
    const app = express()
    const passed: unknown[] = []
    app.use((_req, _res, next) => next(error))
    app.use(
      errors(),
      (rest: unknown, _req: unknown, res: { writeHead(status: number): { end(): void } }, _next: unknown) => {
        passed.push(rest)
        res.writeHead(418).end()
      },
    )
    return { response: await fetch((await serve(app)).url), passed }
  }

  test('an AuthError of any copy of core becomes a problem document', async () => {
    const { response, passed } = await answerTo(new AuthError('too_many_requests', { retryAfter: 30 }))
    expect([response.status, response.headers.get('retry-after'), passed]).toEqual([429, '30', []])
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ code: 'too_many_requests', retry: true })
  })

  test.each([
    new Error('x'),
    Object.assign(new Error('x'), { status: 401 }),
    Object.assign(new Error('x'), { name: 'AuthError', code: 'forbidden' }),
    Object.assign(new Error('x'), { type: 'constructor' }),
    'x',
    { type: 'system' },
  ])('%s is handed on', async error => {
    const { response, passed } = await answerTo(error)
    expect([response.status, passed]).toEqual([418, [error]])
  })

  test('errors of the application’s JSON parser become problem documents', async () => {
    const { errors } = sallyport(setUp().auth)
    const app = express()
    app.post('/', express.json({ limit: 10 }), (_req, res) => void res.end())
    app.use(errors())
    const { url } = await serve(app)
    const post = async (body: string, type = 'application/json') => {
      const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } })
      return [response.status, ((await response.json()) as { code: string }).code]
    }
    expect(await post('{')).toEqual([400, 'invalid_request'])
    expect(await post('{"a":"long enough"}')).toEqual([400, 'invalid_request'])
    expect(await post('{}', 'application/json; charset=latin1')).toEqual([415, 'unsupported_media_type'])
  })

  test('Express handles errors after the response has started', async () => {
    const { errors } = sallyport(setUp().auth)
    const app = express().set('env', 'test')
    app.get('/', (_req, res, next) => {
      res.write('half')
      next(new AuthError('forbidden'))
    })
    app.use(errors())
    const { url } = await serve(app)
    await expect(fetch(url).then(async response => response.text())).rejects.toThrow(TypeError)
  })
})
