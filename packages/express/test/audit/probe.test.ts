import { probe, probeTokens } from '@sallyport/testkit'
import type { Express, RequestHandler } from 'express'
import { describe, expect, test } from 'vitest'
import { load, setUp, versions } from '../setup.ts'

describe.each(versions)('probe on %s', async version => {
  const { express, sallyport } = await load(version)
  const { auditExpress } = await import('../../src/index.ts')

  /** The findings of a probe of an application. */
  async function found(build: (app: Express, own: ReturnType<typeof sallyport>) => void) {
    const { auth, time, users } = setUp()
    users.set('u-nobody', { id: 'u-nobody', username: 'nobody', roles: [] })
    const app = express().set('env', 'test')
    const own = sallyport(auth)
    build(app, own)
    app.use(own.errors())
    const advance = (milliseconds: string | number) => void (time.now += Number(milliseconds))
    const tokens = await probeTokens({ auth, time: { advance }, userId: 'u-nobody' })
    const { findings } = await probe(app, auditExpress(app), tokens)
    return findings.filter(({ kind }) => kind === 'probe').map(({ message }) => message)
  }

  const answer: RequestHandler = (_req, res) => void res.json({})
  const validate: RequestHandler = (req, res, next) => void (req.body?.amount > 0 ? next() : res.status(400).json({}))

  test('H09 guards that run first refuse every call', async () => {
    const findings = await found((app, { guard, routes, jwks }) => {
      app.use(express.json())
      if (version === 'express') app.use('/auth', routes)
      app.get('/.well-known/jwks.json', jwks)
      app.get('/me', guard(), answer)
      app.get('/maybe', guard.optional(), answer)
      app.post('/orders', guard.roles('maker'), validate, answer)
      app.post('/orders/:id/approve', guard({ recheck: '0s', roles: ['checker'] }), answer)
      app.all('/reports/:year', guard.roles('admin'), answer)
    })
    expect(findings).toEqual([])
  })

  test('H09 a function before a guard is found by its response', async () => {
    const findings = await found((app, { guard }) => {
      app.use(express.json())
      app.param('id', (_req, res, _next, id) => void res.status(404).json({ id }))
      app.post('/orders', validate, guard.roles('maker'), answer)
      app.get('/orders/:id', guard(), answer)
      app.get('/bare', answer)
      const swallow = (_error: unknown, _req: unknown, _res: unknown, next: () => void) => next()
      app.get('/swallowed', guard(), swallow, answer)
    })
    expect(findings).toEqual([
      'GET /bare answered 200 with an expired token, expected 401 or 403.',
      'GET /bare answered 200 without a token, expected 401 or 403.',
      'GET /orders/:id answered 404 with an expired token, expected 401 or 403.',
      'GET /orders/:id answered 404 without a token, expected 401 or 403.',
      'GET /swallowed answered 200 with an expired token, expected 401 or 403.',
      'GET /swallowed answered 200 without a token, expected 401 or 403.',
      'POST /orders answered 400 with a token that no rule allows, expected 403.',
      'POST /orders answered 400 with an expired token, expected 401 or 403.',
      'POST /orders answered 400 without a token, expected 401 or 403.',
    ])
  })
})
