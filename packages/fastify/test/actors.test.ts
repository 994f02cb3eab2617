import { expect, test } from 'vitest'
import { bearer, makeApp, serve, setUp } from './setup.ts'

test('F18 routes refuse actors by default, and a blocked administrator can no longer act', async () => {
  const { auth } = setUp()
  const app = await makeApp({ auth })
  app.get('/closed', () => '"in"')
  app.get('/maybe', { config: { sallyport: { optional: true } } }, () => '"in"')
  app.get('/open', { config: { sallyport: { actors: true } } }, () => '"in"')
  const { url } = await serve(app)
  const { accessToken } = await auth.createSession('u-maker', { actor: 'u-admin' })
  const statusOf = async (path: string) => (await fetch(url + path, { headers: bearer(accessToken) })).status
  expect([await statusOf('/closed'), await statusOf('/maybe'), await statusOf('/open')]).toEqual([403, 403, 200])
  await auth.block('u-admin')
  expect(await statusOf('/open')).toBe(401)
})
