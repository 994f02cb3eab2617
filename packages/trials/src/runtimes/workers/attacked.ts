// A small API for Cloudflare Workers, to be attacked.
import { createAuth, memoryStore, scryptHasher, secretKey } from '@sallyport/core'
import { cloudflareIp, sallyport } from '@sallyport/core/web'

interface User {
  readonly id: string
  readonly username: string
  readonly roles: readonly string[]
  passwordHash: string
}

interface Environment {
  readonly ACCESS_SECRET: string
  readonly REFRESH_SECRET: string
  readonly PASSWORD: string
  /** `off` while attacks other than those on the throttle run. */
  readonly THROTTLE: 'on' | 'off'
}

/** Workers allow no random numbers and no timers before the first request, so the application is made with it. */
let made: ReturnType<typeof makeApp> | undefined

async function makeApp({ ACCESS_SECRET, REFRESH_SECRET, PASSWORD, THROTTLE }: Environment) {
  const hasher = scryptHasher({ cost: 8192 })
  const passwordHash = await hasher.hash(PASSWORD)
  const users = ['admin', 'maker1'].map((username): User => {
    return { id: `u-${username}`, username, roles: [username.replace(/\d$/, '')], passwordHash }
  })
  const entryOf = (user: User | undefined) => user && { id: user.id, user, passwordHash: user.passwordHash }
  const auth = createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(ACCESS_SECRET),
    refreshKey: secretKey(REFRESH_SECRET),
    store: memoryStore(),
    hashing: { hasher },
    users: {
      findByLogin: async login => entryOf(users.find(({ username }) => username === login)),
      findById: async id => entryOf(users.find(user => user.id === id)),
      async replacePasswordHash(id, expected, next) {
        const user = users.find(each => each.id === id && each.passwordHash === expected)
        if (user !== undefined) user.passwordHash = next
        return user !== undefined
      },
    },
    claims: ({ roles }) => ({ roles }),
    onEvent: event => console.log(JSON.stringify(event)),
    ...(THROTTLE === 'off' && { throttle: false }),
  })
  const { guard, claims, router } = sallyport(auth, { clientIp: cloudflareIp })
  return router({
    'GET /me': guard().route(request => Response.json({ id: claims(request).sub })),
    'GET /users': guard.roles('admin').route(() => Response.json(users.map(({ id, username }) => ({ id, username })))),
  })
}

// oxlint-disable-next-line import/no-default-export -- a worker is one
export default {
  async fetch(request: Request, env: Environment): Promise<Response> {
    made ??= makeApp(env)
    return (await made).fetch(request)
  },
}
