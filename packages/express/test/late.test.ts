import { AuthError } from '@sallyport/core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { load, password, serve, setUp, versions } from './setup.ts'

describe.each(versions)('R-22 on %s a late reply', async version => {
  const { express, sallyport } = await load(version)

  /** Collects errors that would end a process. */
  function listenForCrashes(): unknown[] {
    const crashes: unknown[] = []
    const listen = (error: unknown) => void crashes.push(error)
    process.on('unhandledRejection', listen)
    onTestFinished(() => void process.off('unhandledRejection', listen))
    return crashes
  }

  const login = (url: string) =>
    fetch(`${url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'maker1', password }),
    })

  test('I13 of a login is dropped after a response timeout', async () => {
    const crashes = listenForCrashes()
    const { auth } = setUp()
    let proceed = (): void => undefined
    const timedOut = new Promise<void>(resolve => (proceed = resolve))
    const slow = {
      ...auth,
      login: async (input: Parameters<typeof auth.login>[0]) => timedOut.then(() => auth.login(input)),
    }
    const { routes, errors } = sallyport(slow)
    const app = express()
    app.use((_req, res, next) => {
      setImmediate(() => res.status(503).end('timeout'))
      next()
    })
    app.use('/auth', routes)
    const passed: unknown[] = []
    app.use(errors(), (error: unknown, _req: unknown, _res: unknown, _next: unknown) => void passed.push(error))
    const response = await login((await serve(app)).url)
    expect([response.status, await response.text()]).toEqual([503, 'timeout'])
    proceed()
    await auth.close()
    await new Promise(resolve => setImmediate(resolve))
    expect([crashes, passed]).toEqual([[], []])
  })

  test('of a guard does not reach an error handler, which would answer again', async () => {
    const crashes = listenForCrashes()
    const { auth } = setUp()
    const { guard } = sallyport(auth)
    const app = express()
    app.use((_req, res, next) => {
      res.status(503).end('timeout')
      next()
    })
    app.get('/', guard(), (_req, res) => void res.end())
    const passed: unknown[] = []
    app.use((error: unknown, _req: unknown, _res: unknown, _next: unknown) => void passed.push(error))
    const response = await fetch((await serve(app)).url)
    expect([response.status, await response.text()]).toEqual([503, 'timeout'])
    await new Promise(resolve => setImmediate(resolve))
    expect([crashes, passed]).toEqual([[], []])
  })

  test('an error handler that throws does not end the process', async () => {
    const crashes = listenForCrashes()
    const { routes, guard } = sallyport(setUp().auth)
    const app = express().set('env', 'test')
    app.use('/auth', routes)
    app.get('/', guard())
    app.use((_error: unknown, _req: unknown, _res: unknown, _next: unknown) => {
      throw new Error('on purpose')
    })
    const { url } = await serve(app)
    const response = await fetch(`${url}/auth/login`, { method: 'POST' })
    expect([(await fetch(url)).status, response.status]).toEqual([500, 500])
    await new Promise(resolve => setImmediate(resolve))
    expect(crashes).toEqual([])
  })

  test('I13 errors have the members that error handlers of Express use', async () => {
    const { guard } = sallyport(setUp().auth)
    const app = express()
    app.get('/', guard())
    app.get('/down', (_req, _res, next) => next(new AuthError('store_unavailable')))
    const seen: unknown[] = []
    app.use((error: object, _req: unknown, res: { writeHead(status: number): { end(): void } }, _next: unknown) => {
      seen.push({ ...error })
      res.writeHead(418).end()
    })
    await fetch((await serve(app)).url)
    const headers = { 'www-authenticate': 'Bearer realm="api"', 'cache-control': 'no-store' }
    expect(seen).toMatchObject([{ status: 401, statusCode: 401, expose: true, headers }])
  })
})

describe.each(versions)('mistakes at the door of %s:', async version => {
  const { express, sallyport } = await load(version)
  const { auth } = setUp()
  const { guard, errors } = sallyport(auth)

  async function messageOf(given: unknown): Promise<string> {
    const app = express()
    app.use(given as never)
    const messages: string[] = []
    app.use((error: Error, _req: unknown, res: { end(): void }, _next: unknown) => {
      messages.push(`${error.name}: ${error.message}`)
      res.end()
    })
    await fetch((await serve(app)).url)
    return messages.join()
  }

  test.each(Object.entries({ guard, 'guard.roles': guard.roles, 'guard.optional': guard.optional, errors }))(
    '%s that was not called says so',
    async (name, given) => {
      expect(await messageOf(given)).toBe(
        `TypeError: ${name}: was given to Express without being called; write ${name}(…)`,
      )
    },
  )

  test.each(Object.entries({ 'guard.public': guard.public, 'guard.can': guard.can }))(
    '%s that was not called says so',
    async (name, given) => {
      expect(await messageOf(given)).toMatch(`TypeError: ${name}: was given to Express without being called`)
    },
  )

  test('a misspelt option is a TypeError', () => {
    expect(() => sallyport(auth, { loginfield: 'email' } as never)).toThrow(
      /^loginfield: is not an option of sallyport, whose options are .*loginField/,
    )
    expect(() => guard.roles()).toThrow(/^guard: roles: /)
  })
})
