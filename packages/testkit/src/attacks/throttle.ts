import { randomBytes } from 'node:crypto'
import type { WireAnswer } from '../http/wire.ts'
import { type Attack, type Row, type Try, tryRows } from './attack.ts'
import type { AttackWorld } from './world.ts'

/** The greatest number of guesses. */
const most = 110

/** Headers with the client's address, which clients can forge. */
const addresses = [
  'X-Forwarded-For: 203.0.113.7',
  'X-Forwarded-For: 203.0.113.7, 127.0.0.1',
  'X-Real-IP: 203.0.113.7',
  'X-Client-IP: 203.0.113.7',
  'CF-Connecting-IP: 203.0.113.7',
  'True-Client-IP: 203.0.113.7',
  'Forwarded: for=203.0.113.7',
  'User-Agent: another',
  'X-Device: another',
  'Cookie: __Host-sp-device=another; sp-device=another; device=another',
]

/** Spellings of the same login. */
function spellingsOf(username: string): readonly string[] {
  const fullWidth = Array.from(username, letter => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)).join('')
  return [
    username.toUpperCase(),
    ` ${username}`,
    `${username} `,
    `${username}\t`,
    `${username}\0`,
    fullWidth,
    `${username}\u200B`,
  ]
}

/** Guesses until the throttle refuses and returns the number of guesses; undefined if it never refuses. */
async function guessesUntilRefused({ post }: AttackWorld, username: string): Promise<number | undefined> {
  for (let count = 0; count < most; count++) {
    const { status } = await post('/login', { username, password: `wrong ${randomBytes(9).toString('hex')}` })
    if (status === 429) return count
  }
  return undefined
}

function admitted({ status }: WireAnswer): string | undefined {
  return status === 200 ? 'the correct password was accepted' : undefined
}

/** A throttled account refuses even the correct password, so a successful login has bypassed the counter. */
export const throttleBypass: Attack = {
  title: 'C10 E04 E06 E07 no header or spelling bypasses the counters',
  needs: 'startThrottled',
  async run(world) {
    const { options, post } = world
    const { username, password } = options.user
    const [limit, unknown] = [
      await guessesUntilRefused(world, username),
      await guessesUntilRefused(world, `nobody-${randomBytes(6).toString('hex')}`),
    ]
    const first: readonly Try[] = [
      { name: 'guesses are refused eventually', breach: limit === undefined ? `${most} were admitted` : undefined },
      {
        name: 'unknown accounts have the same limit',
        breach: limit === unknown ? undefined : `${unknown}, not ${limit}`,
      },
    ]
    const rows: readonly Row<readonly [string, string]>[] = [
      ...addresses.map(header => [header, [username, header]] as const),
      ...spellingsOf(username).map(spelling => [JSON.stringify(spelling), [spelling, 'X-Nothing: 1']] as const),
    ]
    const tries = await tryRows(rows, async ([login, header]) =>
      admitted(await post('/login', { username: login, password }, header)),
    )
    return [...first, ...tries]
  },
}

/** A counter that is read first and written later admits concurrent requests. */
export const throttleRace: Attack = {
  title: 'E04 concurrent guesses get no more attempts than sequential ones',
  needs: 'startThrottled',
  async run(world) {
    const { options, post } = world
    const { username } = options.restricted.allowed
    const limit = (await guessesUntilRefused(world, options.user.username)) ?? most
    const guesses = Array.from({ length: 4 * limit }, async () =>
      post('/login', { username, password: 'wrong wrong wrong' }),
    )
    const tried = (await Promise.all(guesses)).filter(({ status }) => status === 401).length
    return [
      { name: `${guesses.length} at once`, breach: tried > limit ? `${tried} were tried, not ${limit}` : undefined },
    ]
  },
}
