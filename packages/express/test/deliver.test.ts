import { describe, expect, test } from 'vitest'
import { load, serve, setUp, versions } from './setup.ts'

describe.each(versions)('deliver on %s', async version => {
  const { express, sallyport } = await load(version)

  async function start(options: { readonly cookies?: object } = {}) {
    const { auth } = setUp()
    const { deliver } = sallyport(auth, options)
    const app = express()
    app.get('/passkey', (req, res, next) => {
      auth
        .createSession('u-maker')
        .then(async pair => deliver(req, res, pair))
        .then(body => res.cookie('own', '1').json(body), next)
    })
    return { auth, ...(await serve(app)) }
  }

  test('resolves to the body of the login', async () => {
    const response = await fetch(`${(await start()).url}/passkey`)
    expect([response.headers.get('cache-control'), response.headers.get('content-type')]).toEqual([
      'no-store',
      'application/json; charset=utf-8',
    ])
    expect(Object.keys((await response.json()) as object)).toContain('refresh_token')
  })

  test('sets the cookies of the login and revokes the session of the earlier cookie', async () => {
    const { auth, url } = await start({ cookies: { access: true } })
    const first = await fetch(`${url}/passkey`)
    const cookies = first.headers.getSetCookie().map(line => line.split(';', 1)[0]!)
    expect(cookies.map(cookie => cookie.split('=', 1)[0])).toEqual(['__Host-sp-refresh', '__Host-sp-access', 'own'])
    expect(Object.keys((await first.json()) as object)).toEqual(['expires_in', 'csrf_token'])
    await fetch(`${url}/passkey`, { headers: { cookie: cookies.join('; ') } })
    expect(await auth.listSessions('u-maker')).toHaveLength(1)
  })
})
