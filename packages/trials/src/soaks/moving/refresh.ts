import { usesSallyport } from 'sallyport-migrations/refresh-table/after/roll-out'
import { times } from '../../shared/lib/all.ts'
import { isSallyports, type Login, type Place, type Tokens, type User } from './login.ts'
import { post } from './requests.ts'

/** Refreshes a login that must not be refused, as its browser does. */
export async function refresh(user: User, login: Login, place: Place): Promise<void> {
  const { random, tally } = place
  const before = login.tokens
  const isOld = mayMeetOldCode(user, login, place)
  // The old code itself logs out clients that refresh twice at once, or repeat a refresh.
  const tabs = isOld || random.chance(0.6) ? 1 : 2 + random.below(2)
  const answers = await Promise.all(times(tabs, () => refreshOnce(user, before, place)))
  if (!isOld && random.chance(0.1)) {
    // The browser sends the token again until a response arrives.
    for (const _ of times(1 + random.below(3), Number)) answers.push(await refreshOnce(user, before, place))
    tally['lost responses']++
  }
  tally.refreshes++
  if (tabs > 1) tally['parallel refreshes']++
  const given = answers.filter(tokens => tokens !== undefined)
  if (given.length < answers.length) login.isOver = true
  if (new Set(namesOf(given)).size > 1) {
    place.fail(`user ${user.id}: one token was replaced by several`)
  }
  if (given.length === 0) return
  login.tokens = random.pick(given)
}

async function refreshOnce(user: User, { refreshToken }: Tokens, place: Place): Promise<Tokens | undefined> {
  const response = await post(place, '/refresh', { refreshToken })
  if (response.ok) return (await response.json()) as Tokens
  place.fail(`user ${user.id} was logged out: ${response.status} ${await response.text()}`)
  return undefined
}

/** Whether a server that runs now would renew this token as the application did before. */
function mayMeetOldCode(user: User, { tokens }: Login, { servers }: Place): boolean {
  if (isSallyports(tokens)) return false
  return servers.some(({ release: { version, percent = 0, users = [] } }) => {
    return version !== 'after' || !(users.includes(user.id) || usesSallyport(user.id, percent))
  })
}

/** Names tokens by the id of Sallyport's, whose text may be written again, or by what stands before the dot of the others. */
function namesOf(given: readonly Tokens[]): readonly string[] {
  // While two versions exchange a session in both ways, some answers have it as a token of Sallyport: they share its id.
  const named = given.every(isSallyports) ? 'jti' : 'sid'
  return given.map(({ refreshToken }) => {
    const [first = '', payload, signature] = refreshToken.split('.')
    if (payload === undefined || signature === undefined) return first
    return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<typeof named, string>)[named]
  })
}
