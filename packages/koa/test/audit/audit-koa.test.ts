import cors from '@koa/cors'
import type Koa from 'koa'
import compose from 'koa-compose'
import mount from 'koa-mount'
import { describe, expect, test } from 'vitest'
import { auditKoa, sallyport } from '../../src/index.ts'
import { setUp } from '../setup.ts'
import { answer, audited, errors, findings, guard, lines, routes, upload } from './audited.ts'

describe('H14 the audit of Koa', () => {
  test('finds functions that nobody can judge, unless a guard is in front', () => {
    expect(findings(app => app.use(upload))).toEqual([
      'unseen: The function upload is used at /: the audit cannot tell whether it answers requests.',
    ])
    expect(findings(app => app.use(guard()).use(upload))).toEqual([])
    expect(findings((_app, router) => router.use(upload).get('/a', guard(), answer))).toEqual([
      expect.stringMatching(/^unseen: The function upload is used at .*: the audit cannot tell/),
    ])
    expect(findings((_app, router) => router.use(guard(), upload).get('/a', answer))).toEqual([])
  })

  test('a branch that may call a guard is no guard', () => {
    const inner = guard()
    expect(findings(app => app.use((ctx, next) => (ctx.path === '/x' ? inner(ctx as never, next) : next())))).toEqual([
      'unseen: A function without a name is used at /: the audit cannot tell whether it answers requests.',
    ])
  })

  test('a function that can only answer is a route', () => {
    expect(audited(app => app.use(answer)).lines).toEqual(['USE / nothing declared'])
    expect(lines(app => app.use(guard.public('fallback')).use(answer))).toEqual(['USE / public: fallback'])
    expect(lines(app => app.use(guard()).use(answer))).toEqual(['USE / signed in'])
  })

  test('a function behind a guard in koa-mount is a route', () => {
    expect(lines(app => app.use(mount('/files', compose([guard(), upload]))))).toEqual(['USE /files signed in'])
  })

  test('an open guard of the application does not declare routes open', () => {
    for (const open of [guard.public('everything'), guard.optional()]) {
      expect(findings((app, router) => app.use(open as Koa.Middleware) && router.get('/a', answer))).toEqual([
        'unguarded: GET /a declares no guard.',
      ])
    }
  })

  test('another kind of router is not assumed to be guarded', () => {
    const other = Object.assign(async function other() {}, { router: { stack: [], routes: () => {} } })
    expect(findings(app => app.use(other))).toEqual([
      'unseen: The function other is used at /: the audit cannot tell whether it answers requests.',
    ])
  })

  test('finds what stands where it has no effect', () => {
    expect(findings(app => app.use(routes).use(errors()))).toEqual([
      'misplaced: errors() is used after guards or routes, and answers no refusal of theirs.',
    ])
    expect(findings(app => app.use(errors()).use(routes).use(errors()))).toEqual([])
    expect(findings((_app, router) => router.use(routes).get('/x', guard(), answer))).toEqual([
      'misplaced: The auth routes are used in a router, which calls them only if one of its own routes matches the path: write app.use(routes).',
    ])
    expect(findings(app => app.use(guard()).use(cors()))).toEqual([
      'preflight: CORS is used at / behind a guard: preflights are answered 401. Use it before the guard.',
    ])
  })

  test('finds routes that take requests of guarded ones', () => {
    const found = findings((_app, router) => router.get('/:any', guard.public('x'), answer).get('/me', guard(), answer))
    expect(found).toEqual(['shadows: GET /:any takes requests meant for GET /me, with stricter guards.'])
  })

  test('two Auths that set the same cookie are found', () => {
    const [one, other] = ['/a', '/b'].map(basePath => sallyport(setUp().auth, { cookies: {}, basePath }))
    expect(findings(app => app.use(one!.routes).use(other!.routes)).join()).toMatch(/^shared_cookie: /)
  })

  test.each([undefined, {}, () => {}])('%j is no application', app => {
    expect(() => auditKoa(app as never)).toThrow(/^app: must be a Koa application/)
  })
})
