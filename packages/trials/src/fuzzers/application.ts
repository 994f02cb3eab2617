import { memoryStore } from '@sallyport/core'
import { sallyport } from '@sallyport/core/web'
import { hashOf, quickHasher } from '../shared/member/quick-hasher.ts'
import { authHere } from '../shared/auth-here.ts'

/** The password of every user. */
export const password = 'correct horse battery staple'
/** The user of the logins. The tokens belong to other users. */
export const username = 'ann'
/** The cookie that may hold an access token. */
export const cookieName = '__Host-sp-access'

type Fetch = (request: Request) => Promise<Response>

/** The valid originals of the mutations. Each stays valid until the end of the run. */
export interface Originals {
  readonly accessToken: string
  readonly refreshToken: string
  readonly resetToken: string
}

/** The application under test. */
export interface Application {
  readonly fetch: Fetch
  readonly originals: Originals
  close(): Promise<void>
}

/** Creates an application with a stopped clock: the auth routes, and a protected page that accepts cookies too. */
export async function openApplication(): Promise<Application> {
  const clock = () => Date.UTC(2030, 0, 1)
  const { users, sent, sendReset } = createPeople()
  const hasher = quickHasher()
  const auth = authHere({
    clock,
    store: memoryStore({ clock }),
    hashing: { hasher },
    users,
    passwords: { sendReset },
  })
  const { accessToken, refreshToken } = await auth.createSession('owner')
  await auth.passwords.requestReset({ login: 'forgetful' })
  const { guard } = sallyport(auth, { clientIp: false, cookies: { access: true } })
  const { routes } = sallyport(auth, { clientIp: false })
  const guarded: Fetch = guard().route(() => Response.json({}))
  return {
    async fetch(request) {
      if (new URL(request.url).pathname === '/guarded') return guarded(request)
      return (await routes(request)) ?? new Response(null, { status: 404 })
    },
    originals: { accessToken, refreshToken, resetToken: await sent },
    close: async () => auth.close(),
  }
}

function createPeople() {
  const hashes = new Map([username, 'owner', 'forgetful'].map(id => [id, hashOf(password)]))
  const find = async (id: string) => {
    const passwordHash = hashes.get(id)
    return passwordHash === undefined ? undefined : { id, user: { id, roles: [] }, passwordHash }
  }
  let keep: (token: string) => void
  const sent = new Promise<string>(resolve => {
    keep = resolve
  })
  const replacePasswordHash = async (id: string, _expected: string, next: string) => Boolean(hashes.set(id, next))
  const users = { findByLogin: find, findById: find, replacePasswordHash }
  return { users, sent, sendReset: async ({ token }: { readonly token: string }) => keep(token) }
}
