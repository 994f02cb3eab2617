import type { RequestHandler } from 'express'
import { expect, test } from 'vitest'
import { bearer, load, serve, setUp, versions } from './setup.ts'

test.each(versions)('handlers on %s read the properties that guards put on the request', async version => {
  const { express, sallyport } = await load(version)
  const { auth, login } = setUp()
  const { guard, claims, errors } = sallyport(auth, {
    requestProperties: {
      user: ({ sub, roles }, req) => ({ userId: sub, roles, path: req.path }),
      auth: ({ sub }) => ({ sub, scope: 'read' }),
    },
  })
  const app = express()
  const answer: RequestHandler = (req, res) => {
    const { user, auth: payload } = req as { readonly user?: unknown; readonly auth?: unknown }
    res.json({ user, auth: payload, claims: claims.optional(req)?.sub })
  }
  app.get('/me', guard(), answer)
  app.get('/twice', guard(), guard.roles('maker'), answer)
  app.get('/maybe', guard.optional(), answer)
  app.use(errors())
  const { url } = await serve(app)
  const { accessToken } = await login('maker1')
  for (const path of ['/me', '/twice', '/maybe']) {
    const response = await fetch(`${url}${path}`, { headers: bearer(accessToken) })
    expect(await response.json()).toEqual({
      user: { userId: 'u-maker', roles: ['maker'], path },
      auth: { sub: 'u-maker', scope: 'read' },
      claims: 'u-maker',
    })
  }
  expect(await (await fetch(`${url}/maybe`)).json()).toEqual({})
})
