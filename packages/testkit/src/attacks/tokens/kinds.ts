import { type Attack, type Try, tryRows } from '../attack.ts'
import { admissionOf, bearer, isSuccess } from '../world.ts'
import { secretForge } from './try-tokens.ts'

const otherKinds: Attack = {
  title: 'F17 no kind of token is accepted as another',
  async run(world) {
    const { ask, post, guarded, logIn, options, target } = world
    const { accessToken, refreshToken } = await logIn(options.user)
    const reset = await target.resetToken?.()
    const opens = async (token: string) => admissionOf(await ask(bearer(token, guarded)))
    const refreshes = async (token: string) => {
      const answer = await post('/refresh', { refresh_token: token })
      return isSuccess(answer) ? 'refreshed' : undefined
    }
    const tries: Try[] = [
      { name: 'a refresh token as access token', breach: await opens(refreshToken) },
      { name: 'an access token as refresh token', breach: await refreshes(accessToken) },
    ]
    if (reset === undefined) return tries
    return [
      ...tries,
      { name: 'a reset token as access token', breach: await opens(reset) },
      { name: 'a reset token as refresh token', breach: await refreshes(reset) },
    ]
  },
}

/** Values of the claim roles that resemble the restricted role. */
const resembling = (role: string): readonly unknown[] => [
  role,
  `super${role}`,
  [`${role} `],
  [role.toUpperCase()],
  [[role]],
  { length: 1, 0: role },
  { [role]: true },
  `["${role}"]`,
  ['__proto__'],
  ['constructor'],
  ['*'],
  true,
]

const roles: Attack = {
  title: 'B12 H02 H05 roles other than an array of strings are rejected',
  needs: 'accessSecret',
  async run(world) {
    const { payload, sign } = secretForge(world)
    const { path, role } = world.options.restricted
    const polluted = JSON.stringify(payload).replace(/"roles":\[[^\]]*\]/, `"__proto__":{"roles":["${role}"]}`)
    const rows = resembling(role).map(value => [JSON.stringify(value), sign({ ...payload, roles: value })] as const)
    return tryRows([...rows, ['__proto__ with roles', sign(polluted)]], async token =>
      admissionOf(await world.ask(bearer(token, path))),
    )
  },
}

/** Attacks with genuine tokens of another kind. */
export const kindAttacks = [otherKinds, roles]
