import { describe, expect, test } from 'vitest'
import { bearer, load, serve, setUp, versions } from './setup.ts'

describe.each(versions)('on %s', async version => {
  const { express, sallyport } = await load(version)

  test('F18 guards refuse actors by default, and a blocked administrator can no longer act', async () => {
    const { auth } = setUp()
    const { guard, errors } = sallyport(auth)
    const app = express()
    app.get('/closed', guard(), (_req, res) => res.json('in'))
    app.get('/maybe', guard.optional(), (_req, res) => res.json('in'))
    app.get('/open', guard({ actors: true }), (_req, res) => res.json('in'))
    app.use(errors())
    const { url } = await serve(app)
    const { accessToken } = await auth.createSession('u-maker', { actor: 'u-admin' })
    const statusOf = async (path: string) => (await fetch(url + path, { headers: bearer(accessToken) })).status
    expect([await statusOf('/closed'), await statusOf('/maybe'), await statusOf('/open')]).toEqual([403, 403, 200])
    await auth.block('u-admin')
    expect(await statusOf('/open')).toBe(401)
  })
})
