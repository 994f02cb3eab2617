import { setImmediate as turn } from 'node:timers/promises'
import { createRandom, type Random } from '../shared/lib/random.ts'
import { hashOf, quickHasher } from '../shared/member/quick-hasher.ts'
import { applications, type MishapApplication } from './mishaps/applications.ts'
import { createTrouble, first, type Mishap, mishaps, sendThrough, type Trouble } from './mishaps/mishaps.ts'
import { authHere, usersWith } from '../shared/auth-here.ts'
import { firstOf, pacer, type Soak, type SoakOptions } from './soak.ts'

const password = 'correct horse battery staple'
const requestsInARound = 60

/** Tests every auth route on every adapter while something else fails. */
export const mishapsAround: Soak = {
  id: 'R-22',
  title:
    'every route on every adapter while other handlers reply, clients hang up and error handlers throw: no crash, one reply',
  stores: ['memory'],
  async run(options) {
    const random = createRandom(options.seed)
    const failures: string[] = []
    const counts = new Map<string, number>()
    const onCrash = (error: unknown): void => void failures.push(`unhandled: ${String(error)}`)
    process.on('unhandledRejection', onCrash).on('uncaughtException', onCrash)
    try {
      for (const name of Object.keys(applications)) {
        const perAdapter = { ...options, seconds: options.seconds && options.seconds / 4 }
        failures.push(...(await tryAdapter(name, perAdapter, random, counts)))
      }
    } finally {
      process.off('unhandledRejection', onCrash).off('uncaughtException', onCrash)
    }
    return { figures: Object.fromEntries(counts), failures: firstOf(failures) }
  },
}

async function tryAdapter(
  name: string,
  options: SoakOptions,
  random: Random,
  counts: Map<string, number>,
): Promise<readonly string[]> {
  const auth = authHere({
    users: usersWith(hashOf(password)),
    hashing: { hasher: quickHasher() },
    passwords: { sendReset: async () => {} },
  })
  const trouble = createTrouble(random)
  const application = await applications[name]!(trouble.around(auth), trouble.fail)
  trouble.attach(application.server)
  const failures: string[] = []
  const pace = pacer(options, 20)
  while (pace.next()) {
    const tokens = await auth.login({ login: 'u-a', password })
    for (const mishap of mishaps) {
      failures.push(...(await tryMishap(name, mishap, { application, trouble, random, tokens })))
      counts.set(`${name}: ${mishap}`, (counts.get(`${name}: ${mishap}`) ?? 0) + requestsInARound)
    }
  }
  trouble.choose('nothing goes wrong')
  const alive = await sendThrough(application.port, requestTo('GET /open', '', {}), 'nothing goes wrong', random)
  if (!alive.startsWith('HTTP/1.1 200')) failures.push(`${name}: it no longer answers: ${alive.slice(0, 40)}`)
  await application.close()
  await auth.close()
  return failures
}

interface Round {
  readonly application: MishapApplication
  readonly trouble: Trouble
  readonly random: Random
  readonly tokens: { readonly accessToken: string; readonly refreshToken: string }
}

async function tryMishap(name: string, mishap: Mishap, round: Round): Promise<readonly string[]> {
  const { application, trouble, random, tokens } = round
  trouble.choose(mishap)
  const requests = Array.from({ length: requestsInARound }, () => randomRequest(random, tokens))
  const answers = await Promise.all(
    requests.map(async each => [each, await sendThrough(application.port, each, mishap, random)] as const),
  )
  // Calls that are still running must fail now.
  await turn()
  return answers.flatMap(([{ head }, answer]) => {
    const wrong = wrongWith(answer, mishap)
    return wrong === undefined ? [] : [`${name}, ${mishap}, ${head.split('\r\n', 1)[0]}: ${wrong}`]
  })
}

/** Describes what is wrong with the response on a connection. */
function wrongWith(answer: string, mishap: Mishap): string | undefined {
  const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status)
  if (statuses.length > 1) return `${statuses.length} replies: ${statuses.join(', ')}`
  if (mishap === 'the client hangs up' || mishap === 'the body stalls') return undefined
  if (statuses.length === 0) return 'no reply'
  if (mishap === 'somebody else answers first' && !answer.includes(first)) return `another reply: ${statuses[0]}`
  return undefined
}

const routes = [
  'POST /auth/login',
  'POST /auth/refresh',
  'POST /auth/logout',
  'POST /auth/logout-all',
  'GET /auth/sessions',
  'DELETE /auth/sessions/none',
  'POST /auth/reauthenticate',
  'POST /auth/password',
  'POST /auth/password/forgot',
  'POST /auth/password/reset',
  'GET /.well-known/jwks.json',
  'GET /me',
  'GET /open',
  'POST /auth/none',
]

function randomRequest(random: Random, { accessToken, refreshToken }: Round['tokens']) {
  const route = random.pick(routes)
  const right = { username: 'u-a', password, refresh_token: refreshToken, token: 'x' }
  const change = { current_password: 'wrong', new_password: 'a new password that is long enough' }
  const body = random.pick([{ ...right, ...change }, { username: 7 }, {}, { refresh_token: 'x', token: 'x' }])
  const text = random.chance(0.1) ? '{"password":' : JSON.stringify(body)
  const bearer = random.chance(0.7) ? { authorization: `Bearer ${random.chance(0.8) ? accessToken : 'x'}` } : {}
  return requestTo(route, route.startsWith('POST') ? text : '', bearer)
}

function requestTo(route: string, body: string, headers: Readonly<Record<string, string>>) {
  const all = {
    host: 'localhost',
    connection: 'close',
    ...(body && { 'content-type': 'application/json' }),
    ...headers,
  }
  const lines = Object.entries({ ...all, 'content-length': String(body.length) }).map(
    ([name, text]) => `${name}: ${text}`,
  )
  return { head: `${route} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, body }
}
