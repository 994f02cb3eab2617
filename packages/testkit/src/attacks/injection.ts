import type { WireAnswer, WireRequest } from '../http/wire.ts'
import { type Attack, type Row, tryRows } from './attack.ts'
import { type AttackWorld, postJson } from './world.ts'

const texts = [
  "' or '1'='1",
  "admin'--",
  "x'; drop table users; --",
  '{"$ne":null}',
  '*)(uid=*',
  '${7*7}{{7*7}}',
  '__proto__',
  'x\r\nSet-Cookie: a=b',
  '../../../etc/passwd\0',
  '%00%0d%0a',
]

/** A success or a server error means that something interpreted the string. */
function breachOf({ status, headers }: WireAnswer): string | undefined {
  if (headers.has('set-cookie')) return 'a cookie was set'
  return status >= 400 && status < 500 ? undefined : `answered ${status}`
}

const strings: Attack = {
  title: 'J01 J02 strings are never interpreted',
  async run({ ask, basePath, guarded, own, options }) {
    const { password } = options.user
    const rows = texts.flatMap((text): readonly Row<WireRequest>[] => [
      [`${JSON.stringify(text)} as a login`, postJson(`${basePath}/login`, { username: text, password })],
      [`${JSON.stringify(text)} as a refresh token`, postJson(`${basePath}/refresh`, { refresh_token: text })],
      [
        `${JSON.stringify(text)} in a path`,
        {
          method: 'GET',
          target: `${guarded}/${encodeURIComponent(text)}`,
          headers: [`Authorization: Bearer ${own.text}`],
        },
      ],
    ])
    return tryRows(rows, async request => breachOf(await ask(request)))
  },
}

/** Other values instead of strings, and other formats instead of JSON. */
function bodies({ options }: AttackWorld): readonly Row<readonly [type: string, body: string]>[] {
  const { username, password } = options.user
  const right = JSON.stringify({ username, password })
  const form = new URLSearchParams({ username, password }).toString()
  const json = (body: unknown) => ['application/json', typeof body === 'string' ? body : JSON.stringify(body)] as const
  return [
    ['an operator as password', json({ username, password: { $ne: '' } })],
    ['an operator as login', json({ username: { $gt: '' }, password })],
    ['a list as login', json({ username: [username], password })],
    ['a list as password', json({ username, password: [password] })],
    ['a number as password', json({ username, password: 0 })],
    ['true as password', json({ username, password: true })],
    ['null as password', json({ username, password: null })],
    ['no password', json({ username })],
    ['a prototype with both', json(`{"__proto__":${right}}`)],
    ['a list around it', json([{ username, password }])],
    ['a string around it', json(JSON.stringify(right))],
    ['half of it', json(right.slice(0, -1))],
    ['an empty body', json('')],
    ['deep lists', json('['.repeat(50_000))],
    ['two megabytes', json({ username, password, x: 'x'.repeat(2_000_000) })],
    ['a form', ['application/x-www-form-urlencoded', form]],
    ['plain text', ['text/plain', right]],
    ['another type that ends in json', ['text/x-json', right]],
    ['a type after a type', ['text/plain; application/json', right]],
  ]
}

const shapes: Attack = {
  title: 'C09 bodies must be JSON with strings where strings are expected',
  async run(world) {
    return tryRows(bodies(world), async ([type, body]) => {
      const headers = [`Content-Type: ${type}`, 'Sec-Fetch-Site: same-origin']
      return breachOf(await world.ask({ method: 'POST', target: `${world.basePath}/login`, headers, body }))
    })
  },
}

/** Attacks with unexpected values. */
export const injectionAttacks = [strings, shapes]
