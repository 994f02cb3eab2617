import { readApiError } from '@sallyport/client'
import { createStore } from './store.ts'
import { describeRefreshToken } from './tokens.ts'

export type Who = 'you' | 'thief'

/** One request and its response, as the log shows them: without tokens and passwords. */
export interface Exchange {
  readonly id: number
  readonly who: Who
  readonly method: string
  readonly path: string
  /** 0 if there was no response. */
  readonly status: number
  /** The `code` of a problem document. */
  readonly code: string | undefined
  readonly sent: string | undefined
  readonly received: string | undefined
}

const longest = 60
let count = 0

/** The newest exchanges, the latest first. */
export const log = createStore<readonly Exchange[]>([])

/** A `fetch` that writes to the log. `onTokens` gets the answers with tokens. */
export function loggedFetch(who: Who, onTokens: (answer: TokenAnswer) => void = () => {}) {
  return async (request: Request): Promise<Response> => {
    const sent = await describeRequest(request.clone())
    const { method, url } = request
    const { pathname: path, search } = new URL(url)
    const write = (status: number, facts: Partial<Exchange> = {}): void => {
      const exchange = {
        who,
        method,
        path: path + search,
        status,
        code: undefined,
        sent,
        received: undefined,
        ...facts,
      }
      // The page asks for the sessions every second. Only an answer that is not 200 is news.
      if (who === 'you' && path === '/auth/sessions' && status === 200) return
      log.set([{ id: ++count, ...exchange }, ...log.get()].slice(0, longest))
    }
    try {
      const response = await fetch(request)
      if (!response.ok) write(response.status, { code: (await readApiError(response.clone())).code })
      else {
        const tokens = await tokensIn(response.clone())
        write(response.status, { received: tokens && describeTokens(tokens) })
        if (tokens) onTokens(tokens)
      }
      return response
    } catch (error) {
      write(0, { code: 'unreachable' })
      throw error
    }
  }
}

/** The body of a login or a refresh. */
export interface TokenAnswer {
  readonly access_token: string
  /** Missing if it is in a cookie. */
  readonly refresh_token?: string
  readonly expires_in: number
}

async function tokensIn(response: Response): Promise<TokenAnswer | undefined> {
  if (!new URL(response.url).pathname.startsWith('/auth/')) return undefined
  const body = (await response.json().catch(() => undefined)) as Partial<TokenAnswer> | undefined
  return body?.access_token === undefined ? undefined : (body as TokenAnswer)
}

async function describeRequest(request: Request): Promise<string | undefined> {
  if (request.headers.has('authorization')) return 'access token'
  if (/\/auth\/(refresh|logout)$/.test(request.url)) {
    const text = await request.text()
    return text === '' ? 'cookie' : nameOf(describeRefreshToken((JSON.parse(text) as TokenAnswer).refresh_token))
  }
  return undefined
}

function describeTokens({ refresh_token }: TokenAnswer): string {
  const refresh = describeRefreshToken(refresh_token)
  return refresh ? `access token, ${nameOf(refresh)}` : 'access token'
}

function nameOf(token: ReturnType<typeof describeRefreshToken>): string | undefined {
  return token && `refresh token no. ${token.number}`
}
