import type { Login, Place, Tokens, User } from './login.ts'
import { refresh } from './refresh.ts'
import { me, post } from './requests.ts'
import { isAccepted, isDue, steal, useCopy, useFirst } from './theft.ts'

/** A user comes back after a while, in every browser; sometimes a thief comes too. */
export async function visit(user: User, place: Place, thieves: boolean): Promise<void> {
  for (const login of user.logins) {
    if (login.isOver) await logIn(user, login, place)
    else await comeBack(user, login, place, thieves)
  }
}

async function comeBack(user: User, login: Login, place: Place, thieves: boolean): Promise<void> {
  const { random } = place
  const { theft } = login
  if (theft) {
    const due = isDue(theft)
    if (theft.goesFirst) return useFirst(user, login, theft, place)
    if (due) return useCopy(user, login, theft, place)
  } else if (thieves && user.logins.length === 1 && random.chance(0.01)) {
    login.theft = steal(login, random.chance(0.3))
    place.tally.thefts++
  } else if (random.chance(0.01)) {
    return random.chance(0.5) ? logOut(user, login, place) : logOutEverywhere(user, login, place)
  }
  await refresh(user, login, place)
  if (random.chance(0.4)) await use(user, login, place)
}

async function use(user: User, { isOver, tokens }: Login, place: Place): Promise<void> {
  if (isOver) return
  const response = await me(place, tokens)
  const text = await response.text()
  const isThem = response.ok && (JSON.parse(text) as { readonly id: number }).id === user.id
  if (!isThem) place.fail(`user ${user.id}: /me was answered ${response.status} ${text}`)
}

async function logIn({ email, password, id }: User, login: Login, place: Place): Promise<void> {
  place.tally['passwords checked']++
  const response = await post(place, '/login', { email, password })
  if (!response.ok) return place.fail(`user ${id} could not log in: ${response.status} ${await response.text()}`)
  Object.assign(login, { tokens: (await response.json()) as Tokens, isOver: false, theft: undefined })
}

async function logOut(user: User, login: Login, place: Place): Promise<void> {
  const { refreshToken } = login.tokens
  const { status } = await post(place, '/logout', { refreshToken })
  if (status !== 204) place.fail(`user ${user.id}: a logout was answered ${status}`)
  await ended([login], user, place)
}

async function logOutEverywhere(user: User, login: Login, place: Place): Promise<void> {
  await refresh(user, login, place)
  if (login.isOver) return
  const { status } = await post(place, '/logout-all', {}, login.tokens.accessToken)
  // The repetition of an attempt that failed midway may come with a token that is over by then.
  if (status !== 204 && status !== 401) place.fail(`user ${user.id}: a logout everywhere was answered ${status}`)
  await ended(user.logins, user, place)
}

async function ended(logins: readonly Login[], user: User, place: Place): Promise<void> {
  place.tally.logouts++
  for (const login of logins) {
    if (await isAccepted(login.tokens.refreshToken, place)) place.fail(`user ${user.id} was not logged out`)
    Object.assign(login, { isOver: true, theft: undefined })
  }
}
