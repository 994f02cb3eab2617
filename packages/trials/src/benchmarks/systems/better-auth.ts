import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import type { Pool } from 'pg'
import { cookieHeader, cookiesOf } from '../../comparisons/requests.ts'
import { origin, requestWith, type System, users } from './system.ts'

/** better-auth on a `pg` pool. */
export async function betterAuthSystem(
  pool: Pool,
  name: string,
  session: NonNullable<BetterAuthOptions['session']>,
): Promise<System> {
  const auth = betterAuth({
    baseURL: origin,
    secret: 'the secret of the benchmark, at least 32 characters',
    database: pool,
    emailAndPassword: {
      enabled: true,
      password: { hash: async text => text, verify: async ({ hash, password }) => hash === password },
    },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    session,
  })
  await (await getMigrations(auth.options)).runMigrations()
  const requests: Request[] = []
  for (let index = 0; index < users; index++)
    requests.push(await signUp(auth, `${name}-${index}`.replaceAll(/\W+/g, '-')))
  const check = async ({ headers }: Request) => {
    if ((await auth.api.getSession({ headers })) === null) throw new Error('there is no session')
  }
  let next = 0
  return {
    name: `better-auth, ${name}`,
    requests,
    check,
    ...(session.updateAge === 0 && { renew: () => check(requests[next++ % users]!) }),
    close: async () => {},
  }
}

interface SignsUp {
  readonly handler: (request: Request) => Promise<Response>
}

async function signUp({ handler }: SignsUp, name: string): Promise<Request> {
  const body = JSON.stringify({ name, email: `${name}@example.com`, password: 'a password that is long enough' })
  const headers = { 'content-type': 'application/json', origin }
  const answer = await handler(new Request(`${origin}/api/auth/sign-up/email`, { method: 'POST', headers, body }))
  if (answer.status !== 200) throw new Error(`the sign-up failed: ${await answer.text()}`)
  return requestWith({ cookie: cookieHeader(cookiesOf(answer.headers.getSetCookie())) })
}
