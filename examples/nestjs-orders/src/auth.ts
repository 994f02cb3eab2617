import {
  type Auth,
  type AuthEvent,
  type Clock,
  createAuth,
  fromEnv,
  keyRing,
  type PasswordHasher,
  signingKey,
  type Store,
} from '@sallyport/core'
import { zxcvbnBlocklist } from '@sallyport/core/zxcvbn'
import type { Env } from './env.ts'
import { outbox, resetMail, type SendMail } from './mail.ts'
import type { Role } from './policy.ts'
import type { User, Users } from './users.ts'

/** The custom claims of access tokens. */
export interface OrdersClaims {
  readonly roles: readonly Role[]
}

export type OrdersAuth = Auth<User, OrdersClaims>

/** Options that do not come from the environment. */
export interface AuthParts {
  readonly env: Env
  readonly store: Store
  readonly users: Users
  readonly clock?: Clock | undefined
  /** Default: the outbox of `mail.ts`. */
  readonly sendMail?: SendMail | undefined
  readonly onEvent?: ((event: AuthEvent) => void) | undefined
  readonly hasher?: PasswordHasher | undefined
}

/** The issuer and audience of the tokens. Put your API's address here. */
const api = 'https://orders.example'

export function createOrdersAuth(parts: AuthParts): OrdersAuth {
  const { env, store, users, clock = Date.now, onEvent = () => {}, hasher } = parts
  const sendMail = parts.sendMail ?? outbox(env.production)
  return createAuth({
    issuer: api,
    audience: api,
    ...keysOf(env),
    store,
    users,
    claims: (user): OrdersClaims => ({ roles: user.roles }),
    tokens: { accessTtl: env.ACCESS_TOKEN_TTL },
    sessions: { retryWindow: env.REFRESH_RETRY_WINDOW },
    passwords: {
      context: ['orders'],
      blocklist: zxcvbnBlocklist(),
      sendReset: message => sendMail(resetMail(message, env.RESET_PAGE)),
    },
    ...(env.THROTTLE === 'off' && { throttle: false }),
    ...(hasher && { hashing: { hasher } }),
    production: env.production,
    clock,
    onEvent,
  })
}

/** The secrets. Access tokens may have a key pair instead, so that others can check them by `/.well-known/jwks.json`. */
function keysOf(env: Env) {
  const {
    JWT_ACCESS_JWK,
    JWT_ACCESS_SECRET,
    JWT_ACCESS_SECRET_PREVIOUS,
    JWT_REFRESH_SECRET,
    JWT_REFRESH_SECRET_PREVIOUS,
    JWT_SECRETS_ROLL_AT,
  } = env
  const keys = fromEnv({
    JWT_ACCESS_SECRET,
    JWT_ACCESS_SECRET_PREVIOUS,
    JWT_REFRESH_SECRET,
    JWT_REFRESH_SECRET_PREVIOUS,
    JWT_SECRETS_ROLL_AT,
  })
  if (JWT_ACCESS_JWK === undefined) return keys
  // A previous secret still verifies while access tokens move to the key pair.
  const older = keys.accessKey.verify.filter(key => key !== keys.accessKey.sign)
  return { ...keys, accessKey: keyRing({ sign: signingKey(JWT_ACCESS_JWK), verify: older }) }
}

/** With COOKIES=on, the refresh token is in a cookie that scripts cannot read, and requests must prove their origin. */
export function cookiesOf({ COOKIES, CORS_ORIGINS }: Env) {
  return COOKIES === 'on' ? { origins: CORS_ORIGINS } : (false as const)
}
