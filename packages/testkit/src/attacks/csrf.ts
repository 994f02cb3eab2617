import assert from 'node:assert/strict'
import { type Attack, type Row, type Try, tryRows } from './attack.ts'
import { type AttackWorld, cookiesOf, isSuccess, postJson } from './world.ts'

/** Headers that browsers send for pages of other sites, and requests without such headers. */
const foreign: readonly (readonly string[])[] = [
  ['Sec-Fetch-Site: cross-site', 'Origin: https://evil.example'],
  ['Sec-Fetch-Site: cross-site', 'Origin: null'],
  ['Sec-Fetch-Site: cross-site'],
  ['Sec-Fetch-Site: same-site', 'Origin: https://evil.app.example.com'],
  ['Sec-Fetch-Site: SAME-ORIGIN', 'Origin: https://evil.example'],
  ['Sec-Fetch-Site: none', 'Origin: https://evil.example'],
  ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site'],
  ['Sec-Fetch-Site: x'],
  ['Origin: https://evil.example'],
  ['Origin: null'],
  ['Origin: '],
  ['Origin: https://evil.example', 'Referer: https://app.example.com/'],
  ['X-CSRF-Token: x'],
  ['X-CSRF-Token: ', 'Origin: null'],
  ['X-Requested-With: XMLHttpRequest'],
  [],
]

const routes = ['/refresh', '/logout', '/login']

/** Types that a form can send without a preflight. */
const formTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain; application/json',
  'application/x-www-form-urlencoded; x=application/json',
  'application/jsonx',
]

async function victim({ logIn, options }: AttackWorld): Promise<string> {
  const { answer } = await logIn(options.user)
  return `Cookie: ${cookiesOf(answer)
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')}`
}

/** Checks that the application's own pages can refresh, because refusals would prove nothing otherwise. */
async function checkRefresh({ post }: AttackWorld, cookie: string): Promise<void> {
  assert.equal((await post('/refresh', {}, cookie)).status, 200, 'the application’s own page cannot refresh')
}

type Forged = readonly [route: string, headers: readonly string[]]

/** Requests that the browser of a logged-in user sends for other sites. */
function forged(): readonly Row<Forged>[] {
  return [...routes, '/refresh?csrf=x&_csrf=x'].flatMap(route =>
    foreign.map((headers): Row<Forged> => [`${route} with ${headers.join(', ') || 'nothing'}`, [route, headers]]),
  )
}

/** Tries to act as a user whose browser has cookies. */
export const csrfAttack: Attack = {
  title: 'I06 I07 I08 no other site can act as the user',
  needs: 'refreshCookie',
  async run(world) {
    const { ask, basePath, options } = world
    let cookie = await victim(world)
    await checkRefresh(world, cookie)
    const attempt = async (route: string, headers: readonly string[], type = 'application/json') => {
      const { body = '' } = postJson('', route === '/login' ? options.user : {})
      const lines = [`Content-Type: ${type}`, cookie, ...headers]
      const answer = await ask({ method: 'POST', target: basePath + route, headers: lines, body })
      if (!isSuccess(answer)) return undefined
      // The request may have revoked the session.
      cookie = await victim(world)
      return `answered ${answer.status}`
    }
    const byForm = formTypes.map((type): Row<string> => [`a form’s ${type}`, type])
    return [
      ...(await tryRows(forged(), async ([route, headers]) => attempt(route, headers))),
      ...(await tryRows(byForm, async type => attempt('/login', ['Sec-Fetch-Site: same-origin'], type))),
    ]
  },
}

/** Duplicate and similar cookies. */
export const cookieAttack: Attack = {
  title: 'I01 I02 I03 cookies have safe attributes, and similar cookies are rejected',
  needs: 'refreshCookie',
  async run(world) {
    const { answer } = await world.logIn(world.options.user)
    const cookies = cookiesOf(answer)
    const { refreshCookie: name = '' } = world.options
    const value = cookies.find(cookie => cookie.name === name)?.value ?? ''
    await checkRefresh(world, `Cookie: ${name}=${value}`)
    const doubles: readonly Row<readonly string[]>[] = [
      ['good, then bad', [`Cookie: ${name}=${value}; ${name}=x`]],
      ['bad, then good', [`Cookie: ${name}=x; ${name}=${value}`]],
      ['twice', [`Cookie: ${name}=${value}; ${name}=${value}`]],
      ['in two headers', [`Cookie: ${name}=${value}`, `Cookie: ${name}=x`]],
      ['in another case', [`Cookie: ${name.toLowerCase()}=${value}`]],
      ['without a name', [`Cookie: =${name}=${value}`]],
      ['of version 1', [`Cookie: $Version=1; $${name}=${value}`]],
      ['after a space of Unicode', [`Cookie: \u00a0${name}=${value}`]],
      ['in quotes', [`Cookie: ${name}="${value}"`]],
    ]
    const tries = await tryRows(doubles, async headers => {
      const refreshed = await world.post('/refresh', {}, ...headers)
      return isSuccess(refreshed) ? `answered ${refreshed.status}` : undefined
    })
    return [...cookies.flatMap(attributesOf), ...tries]
  },
}

function attributesOf(cookie: ReturnType<typeof cookiesOf>[number]): readonly Try[] {
  const has = (attribute: RegExp) => cookie.attributes.some(each => attribute.test(each))
  const must: readonly (readonly [string, boolean])[] = [
    ['Secure', has(/^secure$/i)],
    ['HttpOnly', has(/^httponly$/i)],
    ['SameSite', has(/^samesite=(strict|lax)$/i)],
    ['a prefix', /^__(Host|Secure)-/.test(cookie.name)],
    ['no Domain', !has(/^domain=/i)],
  ]
  return must.map(([what, holds]) => ({ name: `${cookie.name}: ${what}`, breach: holds ? undefined : 'missing' }))
}
