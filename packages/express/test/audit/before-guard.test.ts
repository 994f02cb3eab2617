import { explain, type RouteAudit } from '@sallyport/core/http'
import { accessText } from '@sallyport/core/adapter'
import cors from 'cors'
import type { Express, RequestHandler, Router } from 'express'
import helmet from 'helmet'
import { describe, expect, test } from 'vitest'
import { load, setUp, versions } from '../setup.ts'

function lines({ routes }: RouteAudit) {
  return routes.map(route => `${route.method} ${route.path} ${accessText(route)}`)
}

function messages({ findings }: RouteAudit) {
  return findings.map(({ kind, message }) => `${kind}: ${message}`)
}

const answer: RequestHandler = (_req, res) => void res.json({})
const upload: RequestHandler = (_req, _res, next) => next()
const early = (route: string, name: string) =>
  `before_guard: ${route} runs ${name} before its guard: it may answer, or have effects.`

describe.each(versions)('functions before a guard on %s', async version => {
  const { express, sallyport } = await load(version)
  const { auditExpress } = await import('../../src/index.ts')
  const { guard } = sallyport(setUp().auth)

  function audit(build: (app: Express, router: () => Router) => void) {
    const app = express()
    build(app, () => express.Router())
    return auditExpress(app)
  }

  test('H14 a function in a route is found, at any place and with any parameters', () => {
    const found = audit(app => {
      app.post('/a', upload, guard(), answer)
      app.post('/b', [upload, guard()], answer)
      app.post('/c', guard(), upload, guard.roles('admin'), answer)
      app.route('/d').all(upload).post(guard(), answer)
      app.post('/e', (...args: Parameters<RequestHandler>) => upload(...args), guard(), answer)
      app.post('/f', guard.public('a form'), upload, guard(), answer)
      app.post('/open', guard.public('a form'), upload, answer)
      app.post('/late', guard(), upload, answer)
    })
    expect(messages(found).filter(line => !line.includes('ALL /d'))).toEqual(
      [
        early('POST /a', 'the function upload'),
        early('POST /b', 'the function upload'),
        early('POST /c', 'the function upload'),
        early('POST /d', 'the function upload'),
        early('POST /e', 'a function without a name'),
        early('POST /f', 'the function upload'),
      ].toSorted(),
    )
  })

  test('H14 a function is trusted by the code of a known package, not by its name', () => {
    const named = (name: string): RequestHandler =>
      Object.defineProperty(upload.bind(undefined), 'name', { value: name })
    const names = ['jsonParser', 'corsMiddleware', 'helmetMiddleware', 'compression', 'cookieParser', 'query']
    const found = audit(app => {
      for (const name of names) app.use(named(name))
      app.post('/a', named('jsonParser'), guard(), answer)
    })
    expect(messages(found)).toHaveLength(names.length + 1)
    const known = audit(app => {
      app.use(express.json(), express.urlencoded({ extended: false }), cors(), helmet())
      app.use('/api', cors(), express.json())
      app.post('/a', express.json(), express.raw(), guard(), answer)
    })
    expect(messages(known)).toEqual([])
  })

  test('H14 a function of app.param is found, because it runs before the guard of the route', () => {
    function loadOrder(_req: unknown, _res: unknown, next: () => void) {
      next()
    }
    const found = audit((app, router) => {
      app.param('id', loadOrder)
      app.get('/orders/:id', guard(), answer)
      app.get('/orders', guard(), answer)
      app.get('/open/:id', guard.public('shared'), answer)
      const tenants = router()
      tenants.get('/x', guard(), answer)
      app.use('/:id', tenants, router())
      const behind = router()
      behind.use(guard())
      behind.param('id', loadOrder)
      behind.get('/:id', answer)
      app.use('/behind', behind)
    })
    const own = messages(found).filter(line => !line.includes('the audit cannot tell its path'))
    expect(own).toEqual([
      early('GET /orders/:id', 'the function loadOrder'),
      expect.stringMatching(
        /^unseen: The function loadOrder runs for a parameter of .*: the audit cannot tell whether it answers requests\.$/,
      ),
    ])
  })

  test('H09 a guard for all methods below a path protects the routes there', () => {
    const [all, one] = version === 'express' ? ['/api/*splat', '/deep/:x/*rest'] : ['/api/*', '/deep/:x/*']
    const found = audit(app => {
      app.get('/api/before', answer)
      app.all(all, guard())
      app.all(one, guard.roles('admin'))
      app.get('/open', guard.public('x'), answer)
      app.all('/exact', guard())
      app.get('/named', guard())
      app.get('/api/x', answer)
      app.get('/API/:id/y', answer)
      app.get('/api', answer)
      app.get('/apis/x', answer)
      app.get('/deep/1/x', answer)
      app.get('/deep/1', answer)
      app.get('/exact', answer)
      app.get('/exact/below', answer)
      app.get('/named', answer)
      app.post('/named', answer)
    })
    expect(lines(found)).toEqual([
      'GET /API/:id/y signed in',
      'GET /api nothing declared',
      'GET /api/before nothing declared',
      'GET /api/x signed in',
      'GET /apis/x nothing declared',
      'GET /deep/1 nothing declared',
      'GET /deep/1/x signed in, roles: admin',
      'GET /exact signed in',
      'GET /exact/below nothing declared',
      'GET /named signed in',
      'POST /named nothing declared',
      'GET /open public: x',
    ])
    expect(found.findings.every(({ kind }) => kind === 'unguarded')).toBe(true)
  })

  test('CORS after a guard is found, because preflights carry no token', () => {
    const found = audit(app => {
      app.use(guard())
      app.use(cors())
    })
    expect(messages(found)).toEqual([
      'preflight: CORS is used at / behind a guard: preflights are answered 401. Use it before the guard.',
    ])
  })

  test('H14 a reason explains one finding and no other', () => {
    const found = audit(app => {
      app.post('/a', upload, guard(), answer)
      app.post('/b', upload, guard(), answer)
    })
    const explained = explain(found, { [early('POST /a', 'the function upload')]: 'counts requests' })
    expect(messages(explained)).toEqual([early('POST /b', 'the function upload')])
  })
})
