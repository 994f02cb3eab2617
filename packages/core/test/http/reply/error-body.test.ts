import { expect, test, vi } from 'vitest'
import { AuthError } from '../../../src/errors.ts'
import { errorFields, type ErrorBody, errorReply } from '../../../src/http/reply/reply.ts'
import { sallyport } from '../../../src/web.ts'
import { testAuth } from '../../fixtures/auth.ts'

const request = {
  method: 'GET',
  header: (name: string) => (name === 'accept-language' ? 'de' : undefined),
  rawHeaders: [],
}
const typeOf = (reply: ReturnType<typeof errorReply>) => new Map(reply.headers).get('content-type')

test('errorBody makes a body of another shape, which is no problem document', () => {
  const errorBody: ErrorBody = ({ code, status }) => ({ error: { code, status } })
  const reply = errorReply(new AuthError('authentication_required'), { errorBody }, request)
  expect([reply.status, reply.body, typeOf(reply)]).toEqual([
    401,
    { error: { code: 'authentication_required', status: 401 } },
    'application/json',
  ])
  expect(new Map(reply.headers).get('www-authenticate')).toBe('Bearer realm="api"')
})

test('errorBody translates by the request, and a problem document stays one', () => {
  const errorBody: ErrorBody = (problem, asked) =>
    asked?.header('accept-language') === 'de' ? { ...problem, detail: 'Bitte anmelden.' } : problem
  const reply = errorReply(new AuthError('authentication_required'), { errorBody }, request)
  expect([reply.body, typeOf(reply)]).toMatchObject([{ detail: 'Bitte anmelden.' }, 'application/problem+json'])
  expect(errorReply(new AuthError('forbidden'), { errorBody }).body).toMatchObject({ code: 'forbidden' })
})

test.each<[string, unknown]>([
  [
    'throws',
    () => {
      throw new TypeError('secret')
    },
  ],
  ['is asynchronous', async () => ({})],
  ['gives a string', () => 'x'],
  ['gives null', () => null],
])('where errorBody %s the problem document is sent, and a warning says so', async (_, errorBody) => {
  const warnings: string[] = []
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(warning => void warnings.push(String(warning)))
  const { status, body } = errorReply(new AuthError('forbidden'), { errorBody: errorBody as ErrorBody }, request)
  warn.mockRestore()
  expect([status, body]).toMatchObject([403, { code: 'forbidden' }])
  expect(warnings).toEqual([expect.stringMatching(/^errorBody: (TypeError|it must return an object, not a promise)$/)])
})

test('errorResponse of the web entry gives it the request', async () => {
  const errorBody: ErrorBody = (_, asked) => ({ language: asked?.header('accept-language') })
  const { auth } = await testAuth()
  const response = sallyport(auth, { clientIp: false, errorBody }).errorResponse(
    new AuthError('forbidden'),
    new Request('http://x', { headers: { 'accept-language': 'de' } }),
  )
  expect(await response.json()).toEqual({ language: 'de' })
})

test('the web entry gives it a method that a path does not know', async () => {
  const errorBody: ErrorBody = ({ code }, asked) => ({ code, language: asked?.header('accept-language') })
  const { auth } = await testAuth()
  const { routes } = sallyport(auth, { clientIp: false, errorBody })
  const headers = { 'accept-language': 'de' }
  const response = await routes(new Request('https://api.example.test/auth/login', { headers }))
  expect([response?.status, response?.headers.get('allow'), await response?.json()]).toEqual([
    405,
    'POST',
    { code: 'method_not_allowed', language: 'de' },
  ])
})

test('it is not called for a response without a body', () => {
  const errorBody = vi.fn<ErrorBody>(problem => problem)
  const options = { errorBody, realm: 'api' }
  expect(errorFields(new AuthError('forbidden'), options).status).toBe(403)
  expect(errorBody).not.toHaveBeenCalled()
})
