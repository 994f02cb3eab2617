import { randomBytes } from 'node:crypto'
import type { ThrottleOptions } from '@sallyport/core'
import { createClock } from '@sallyport/testkit'
import { createOrdersAuth } from '../shared/auth.ts'
import type { CookiesOption } from '../shared/options.ts'
import type { User } from '../shared/users.ts'
import { hasher, password } from './people.ts'
import { pathsOf, type Recipe } from './recipe.ts'

/** A response whose body was read. */
export interface Answer {
  readonly status: number
  readonly code: unknown
  readonly result: unknown
  readonly headers: Headers
}

/** The tokens of a login. */
export interface Pair {
  readonly access_token: string
  readonly refresh_token: string
}

const secret = () => randomBytes(48).toString('base64url')

/** Secrets as in the environment. */
export const newSecrets = () => ({ JWT_ACCESS_SECRET: secret(), JWT_REFRESH_SECRET: secret() })

/** Starts a recipe with a clock that tests move. */
export async function openWorld(
  recipe: Recipe,
  throttle: ThrottleOptions | false = false,
  options: CookiesOption = {},
) {
  const time = createClock()
  const auth = createOrdersAuth(newSecrets(), {
    clock: time.clock,
    production: false,
    hashing: { hasher },
    throttle,
  })
  const served = await recipe.serve(auth, options)
  const { me, reports, approve } = pathsOf(recipe)
  const { codeOf = (body: { code?: string }) => body?.code, resultOf = (body: unknown) => body } = recipe

  async function answerOf(response: Response): Promise<Answer> {
    const text = await response.text()
    const body = (text === '' ? undefined : JSON.parse(text)) as never
    return { status: response.status, code: codeOf(body), result: resultOf(body), headers: response.headers }
  }
  const send = async (method: string, path: string, headers: Record<string, string> = {}, body?: object) => {
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const init = { method, headers: { ...type, ...headers }, ...(body && { body: JSON.stringify(body) }) }
    return fetch(served.url + path, init)
  }
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const response = await send('POST', path, headers, body)
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  const login = async (user: User, headers: Record<string, string> = {}): Promise<Pair> => {
    const { status, body } = await post('/auth/login', { username: user.username, password }, headers)
    if (status !== 200) throw new Error(`the login was answered ${status}: ${JSON.stringify(body)}`)
    return body as Pair
  }
  return {
    auth,
    time,
    served,
    answerOf,
    send,
    post,
    login,
    me: async (token?: string) => answerOf(await send('GET', me, bearer(token))),
    reports: async (token?: string) => answerOf(await send('GET', reports, bearer(token))),
    approve: async (id: string, token?: string) => {
      const { path, body } = approve(id)
      return answerOf(await send('POST', path, bearer(token), body))
    },
    async close() {
      await served.close()
      await auth.close()
    },
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** The header of an access token. */
export function bearer(token?: string): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}
