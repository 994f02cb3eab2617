import { expect, test } from 'vitest'
import { load, serve, setUp, versions } from './setup.ts'

test.each(versions)('errorBody makes the body of every refusal on %s', async version => {
  const { express, sallyport } = await load(version)
  const { guard, routes, errors } = sallyport(setUp().auth, {
    errorBody: ({ code }, request) => ({ code, language: request?.header('accept-language') }),
  })
  const app = express()
  app.use('/auth', routes)
  app.get('/', guard())
  app.use(errors())
  const { url } = await serve(app)
  for (const path of ['/', '/auth/sessions']) {
    const response = await fetch(url + path, { headers: { 'accept-language': 'de' } })
    expect([response.status, await response.json()]).toEqual([401, { code: 'authentication_required', language: 'de' }])
  }
})
