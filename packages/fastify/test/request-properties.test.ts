import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { readers, sallyport } from '../src/index.ts'
import { bearer, makeApp, serve, setUp } from './setup.ts'

const requestProperties = {
  user: ({ sub, roles }: { readonly sub: string; readonly roles: readonly string[] }) => ({ id: sub, roles }),
  auth: ({ sub }: { readonly sub: string }, { url }: { readonly url: string }) => ({ sub, url }),
}

test('handlers read the properties that guards put on the request, null without a token', async () => {
  const { auth, login } = setUp()
  const { claims } = readers(auth)
  const app = await makeApp({ auth, requestProperties })
  const config = { sallyport: { optional: true } } as const
  app.get('/maybe', { config }, request => {
    const { user, auth: payload } = request as { readonly user?: unknown; readonly auth?: unknown }
    return { user, auth: payload, claims: claims.optional(request)?.sub }
  })
  const { url } = await serve(app)
  const response = await fetch(`${url}/maybe`, { headers: bearer((await login('maker1')).accessToken) })
  expect(await response.json()).toEqual({
    user: { id: 'u-maker', roles: ['maker'] },
    auth: { sub: 'u-maker', url: '/maybe' },
    claims: 'u-maker',
  })
  expect(await (await fetch(`${url}/maybe`)).json()).toEqual({ user: null, auth: null })
})

test('a property that another plugin declared is used', async () => {
  const { auth, login } = setUp()
  const app = fastify()
  app.decorateRequest('user', null)
  await app.register(sallyport, { auth, requestProperties })
  app.get('/me', request => (request as { readonly user?: unknown }).user)
  const { url } = await serve(app)
  const response = await fetch(`${url}/me`, { headers: bearer((await login('maker1')).accessToken) })
  expect(await response.json()).toEqual({ id: 'u-maker', roles: ['maker'] })
})
