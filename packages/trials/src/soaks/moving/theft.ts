import type { Login, Place, Theft, Tokens, User } from './login.ts'
import { post } from './requests.ts'

/** Copies the refresh token of a login. */
export function steal({ tokens }: Login, goesFirst: boolean): Theft {
  return { token: tokens.refreshToken, goesFirst, visits: 0 }
}

/** Whether the thief has waited long enough for the copy to be worth something. */
export function isDue(theft: Theft): boolean {
  return ++theft.visits === 3
}

/**
 * Uses a copy that the owner's browser has replaced twice since. It must be refused, and the login must be over, so that the
 * thief has nothing either.
 */
export async function useCopy(user: User, login: Login, theft: Theft, place: Place): Promise<void> {
  if (await isAccepted(theft.token, place)) place.fail(`user ${user.id}: a stolen token was accepted`)
  login.theft = undefined
  login.isOver = true
  if (await isAccepted(login.tokens.refreshToken, place)) place.fail(`user ${user.id}: a theft was not detected`)
  place.tally['thefts detected']++
}

/** Goes on with a stolen token while its owner is away; then the owner comes, and the login must be over for both. */
export async function useFirst(user: User, login: Login, theft: Theft, place: Place): Promise<void> {
  if (theft.visits < 3) {
    const tokens = await renewed(login.tokens, place)
    if (tokens) login.tokens = tokens
    else place.fail(`user ${user.id}: a thief who came first was refused`)
    return
  }
  const loot = login.tokens.refreshToken
  login.theft = undefined
  login.isOver = true
  if (await isAccepted(theft.token, place)) place.fail(`user ${user.id}: the replaced token was accepted`)
  if (await isAccepted(loot, place)) place.fail(`user ${user.id}: the thief stayed logged in`)
  place.tally['thefts detected']++
}

export async function isAccepted(refreshToken: string, place: Place): Promise<boolean> {
  const response = await post(place, '/refresh', { refreshToken })
  await response.arrayBuffer()
  if (response.status !== 401 && !response.ok) place.fail(`a refresh was answered ${response.status}`)
  return response.ok
}

async function renewed({ refreshToken }: Tokens, place: Place): Promise<Tokens | undefined> {
  const response = await post(place, '/refresh', { refreshToken })
  return response.ok ? ((await response.json()) as Tokens) : undefined
}
