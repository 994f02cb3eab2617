import type { Auth } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import express from 'express'
import { assertType, describe, expectTypeOf, test } from 'vitest'

interface User {
  id: string
  roles: string[]
}

declare const auth: Auth<User, { roles: string[] }>
const { guard, claims, user, routes, jwks, errors } = sallyport(auth)

describe('in an application', () => {
  const app = express()

  test('a guard keeps the parameters of its route', () => {
    app.get('/orders/:id', guard(), (req, res) => {
      expectTypeOf(req.params.id).toEqualTypeOf<string>()
      // @ts-expect-error the path has no such parameter
      assertType(req.params.other)
      res.json({})
    })
    app.post('/a/:x/b/:y', guard.roles('admin'), guard({ recheck: '0s' }), req => {
      expectTypeOf(req.params.x).toEqualTypeOf<string>()
      expectTypeOf(req.params.y).toEqualTypeOf<string>()
    })
    app.route('/r/:id').get(guard.optional(), req => expectTypeOf(req.params.id).toEqualTypeOf<string>())
  })

  test('the routes, the keys and the error middleware mount', () => {
    app.use('/auth', routes)
    app.get('/.well-known/jwks.json', guard.public('keys'), jwks)
    app.use('/admin', guard.roles('admin', 'auditor'))
    app.use(guard())
    app.use(errors())
  })

  test('claims and user are those of the auth', () => {
    app.get('/me', guard({ recheck: '5s', maxAge: '10m', roles: ['admin'] }), req => {
      expectTypeOf(claims(req).roles).toEqualTypeOf<string[]>()
      expectTypeOf(claims(req).sub).toEqualTypeOf<string>()
      expectTypeOf(claims.optional(req)?.sid).toEqualTypeOf<string | undefined>()
      expectTypeOf(user(req)).toEqualTypeOf<User>()
      // @ts-expect-error no such claim
      assertType(claims(req).email)
    })
  })
})

test('what @sallyport/express/global declares types req.auth', () => {
  express().get('/me', guard(), req => {
    expectTypeOf(req.auth?.claims.sub).toEqualTypeOf<string | undefined>()
    expectTypeOf(req.auth?.user).toEqualTypeOf<unknown>()
  })
})

test('mistakes do not compile', () => {
  // @ts-expect-error a role by name
  guard.roles()
  // @ts-expect-error misspelt
  guard({ role: ['admin'] })
  // @ts-expect-error who may be nobody has no role
  guard({ optional: true, roles: ['admin'] })
  // @ts-expect-error a duration has a unit
  guard({ recheck: '5min' })
  // @ts-expect-error a reason
  guard.public()
  // @ts-expect-error an Auth
  sallyport({})
  // @ts-expect-error no such option
  sallyport(auth, { realms: 'x' })
})
