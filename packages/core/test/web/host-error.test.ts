import { describe, expect, test } from 'vitest'
import { sallyport } from '../../src/web.ts'
import { setUp } from '../http/setup.ts'

const { auth } = setUp()
const { guard, router, routes } = sallyport(auth, { clientIp: false })
const open = guard.public('a test')
const answer = open.route(() => new Response('reached'))
const { fetch } = router({ 'GET /me': answer, 'GET /now': answer })

const malformed = ['a/now?', 'a#', 'a?', 'a/', 'a\\now?', 'user@a', 'a b']
const wellFormed = [
  'a',
  'a:3000',
  'api.example.com',
  '127.0.0.1',
  '[::1]:80',
  'under_score.example',
  'xn--strae-oqa.de',
]

/** As servers make it: the header in front of the target. */
const served = (host: string) => new Request(`http://${host}/me`, { headers: { host } })

/** As Bun makes it: the URL is only the target. */
const asOnBun = (host: string) =>
  Object.defineProperty(new Request('http://a/me', { headers: { host } }), 'url', { value: '/me' })

describe.each(malformed)('H09 with Host: %s', host => {
  test.each(['http://a/now?/me', 'http://a/me'])('a request is refused whose URL is %s', async url => {
    const request = () => new Request(url, { headers: { host } })
    const refused = { status: 400, body: expect.stringContaining('The header Host must be') as string }
    for (const ask of [() => fetch(request()), () => routes(request()), () => answer(request())]) {
      const response = await ask()
      expect({ status: response?.status, body: await response?.text() }).toEqual(refused)
    }
    await expect(open(request())).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test('a request is refused whose URL is only a path', async () => {
    for (const response of [await fetch(asOnBun(host)), await routes(asOnBun(host))]) expect(response?.status).toBe(400)
  })
})

test.each(wellFormed)('Host: %s is answered', async host => {
  expect(await (await fetch(served(host))).text()).toBe('reached')
  expect(await routes(served(host))).toBeUndefined()
})
