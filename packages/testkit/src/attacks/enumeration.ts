import { randomBytes } from 'node:crypto'
import type { WireAnswer } from '../http/wire.ts'
import { type Attack, type Row, tryRows } from './attack.ts'
import type { AttackOptions, AttackTarget, Credentials } from './options.ts'
import type { AttackWorld } from './world.ts'

/** Failing logins by cause. They are compared with a wrong password of a known user. */
export function failuresOf(options: AttackOptions, target: AttackTarget): readonly Row<Credentials>[] {
  const { username } = options.user
  const wrong = `wrong ${randomBytes(9).toString('base64url')}`
  return [
    ['an unknown user', { username: `nobody-${randomBytes(6).toString('hex')}`, password: wrong }],
    ['a password of 73 bytes', { username, password: 'x'.repeat(73) }],
    ['a password of 4,000 letters', { username, password: 'x'.repeat(4000) }],
    ['a password with NUL', { username, password: `${options.user.password}\0x` }],
    ['a password with a lone surrogate', { username, password: '\uD800'.repeat(16) }],
    ['a login of 300 letters', { username: 'n'.repeat(300), password: wrong }],
    ...Object.entries(target.failures ?? {}),
  ]
}

/** The whole response except the date. */
function textOf({ status, lines, body }: WireAnswer): string {
  const headers = lines.filter(([name]) => name !== 'date').map(([name, value]) => `${name}: ${value}`)
  return [status, ...headers.toSorted(), body].join('\n')
}

function differenceOf(one: WireAnswer, other: WireAnswer): string | undefined {
  if (textOf(one) === textOf(other)) return undefined
  return one.status === other.status ? 'the response differs' : `answered ${one.status} instead of ${other.status}`
}

const byLogin: Attack = {
  title: 'E01 E03 every failed login gets the same response, byte by byte',
  async run({ options, target, post }) {
    const { username } = options.user
    const expected = await post('/login', { username, password: 'wrong wrong wrong wrong' })
    return tryRows(failuresOf(options, target), async failure => differenceOf(await post('/login', failure), expected))
  },
}

const byReset: Attack = {
  title: 'G04 a reset request reveals nothing about the account',
  async run({ options, target, post }: AttackWorld) {
    const expected = await post('/password/forgot', { username: options.user.username })
    const fault = { name: 'no server error', breach: expected.status < 500 ? undefined : `answered ${expected.status}` }
    const others = failuresOf(options, target).filter(([, { username }]) => username !== options.user.username)
    const tries = await tryRows(others, async ({ username }) =>
      differenceOf(await post('/password/forgot', { username }), expected),
    )
    return [...tries, fault]
  },
}

/** Attacks that find out who has an account. */
export const enumerationAttacks = [byLogin, byReset]
