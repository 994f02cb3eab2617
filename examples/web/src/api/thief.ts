import { readApiError } from '@sallyport/client'
import { loggedFetch, type TokenAnswer } from './log.ts'
import { copyRefreshToken, postRefresh, session } from './session.ts'
import { createStore } from './store.ts'
import { describeRefreshToken, type RefreshTokenInfo } from './tokens.ts'

/** What the thief has, and how it went. */
export type Thief =
  | { readonly state: 'empty' }
  | { readonly state: 'holds'; readonly token: RefreshTokenInfo }
  | { readonly state: 'inside'; readonly token: RefreshTokenInfo; readonly orders?: number | undefined }
  /** The API refused, with this code. `found` tells whether the thief's own attempt gave the theft away. */
  | { readonly state: 'out'; readonly code: string; readonly found: boolean }

export const thief = createStore<Thief>({ state: 'empty' })

/** The tokens are here and not in the store, so that no component can show them. */
let refreshToken: string | undefined
let accessToken: string | undefined

const send = loggedFetch('thief')

/** Copies the user's refresh token, as a stolen backup or a proxy's log would give it away. */
export function steal(): void {
  refreshToken = copyRefreshToken()
  accessToken = undefined
  const token = describeRefreshToken(refreshToken)
  thief.set(token ? { state: 'holds', token } : { state: 'empty' })
}

/** Presents the stolen refresh token. */
export async function presentCopy(): Promise<void> {
  const response = await postRefresh(send, refreshToken)
  if (!response.ok) return caught((await readApiError(response)).code)
  const answer = (await response.json()) as TokenAnswer
  refreshToken = answer.refresh_token
  accessToken = answer.access_token
  thief.set({ state: 'inside', token: describeRefreshToken(refreshToken)! })
}

/** Reads the user's orders with the thief's own access token. */
export async function readOrders(): Promise<void> {
  const headers = { authorization: `Bearer ${accessToken}` }
  const response = await send(new Request('/orders', { headers, credentials: 'omit' }))
  if (!response.ok) return caught((await readApiError(response)).code)
  const { orders } = (await response.json()) as { orders: unknown[] }
  const now = thief.get()
  if (now.state === 'inside') thief.set({ ...now, orders: orders.length })
}

function caught(code: string): void {
  refreshToken = accessToken = undefined
  thief.set({ state: 'out', code, found: code === 'refresh_token_reused' })
}

// Once the user's session is over, show that the thief's access token is refused too.
session.subscribe(() => {
  if (session.get().endedBy !== undefined && thief.get().state === 'inside') void readOrders().catch(() => {})
})
