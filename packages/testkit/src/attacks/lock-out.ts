import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Attack, Try } from './attack.ts'
import type { Credentials } from './options.ts'
import { type AttackWorld, cookiesOf, type LoggedIn } from './world.ts'

/** The number of guesses. */
const most = 60

/** Another loopback address of this machine, if it has more than one. */
const elsewhere = '127.0.0.2'

/** Failed attempts must lock out only the attacker, not the owner of the account or their mails. */
export const lockOut: Attack = {
  title: 'E05 E11 one address can neither lock out the owner nor stop their reset mails',
  needs: 'startThrottled',
  async run(world) {
    const owner = world.options.user
    const known = await world.logIn(owner)
    await failAt(world, owner, known)
    const reached = [await onKnownDevice(world, owner, known), ...(await fromElsewhere(world, owner))]
    return [...reached, ...(await mail(world, owner))]
  },
}

/** Guesses passwords, requests resets and steps up with a stolen access token, all from the usual address. */
async function failAt(world: AttackWorld, { username }: Credentials, { accessToken }: LoggedIn): Promise<void> {
  const guess = () => `wrong ${randomBytes(9).toString('hex')}`
  const stolen = `Authorization: Bearer ${accessToken}`
  const kinds: readonly (readonly [times: number, attempt: (count: number) => Promise<unknown>])[] = [
    [most, async () => world.post('/login', { username, password: guess() })],
    [15, async () => world.post('/reauthenticate', { password: guess() }, stolen)],
    [12, async () => world.post('/password', { current_password: guess(), new_password: guess() }, stolen)],
    [40, async count => world.post('/password/forgot', { username: count < 34 ? `nobody-${count}` : username })],
  ]
  const all = kinds.map(async ([times, attempt]) => {
    for (let count = 0; count < times; count++) await attempt(count)
  })
  await Promise.all(all)
}

async function onKnownDevice(world: AttackWorld, owner: Credentials, { answer }: LoggedIn): Promise<Try> {
  const cookies = cookiesOf(answer).map(({ name, value }) => `${name}=${value}`)
  const { status } = await world.post('/login', owner, `Cookie: ${cookies.join('; ')}`)
  return { name: 'the owner, on a known device', breach: refusalOf(status) }
}

async function fromElsewhere(world: AttackWorld, owner: Credentials): Promise<readonly Try[]> {
  const { status, body } = await world.postFrom(elsewhere, '/login', owner).catch(unlessUnknownAddress)
  if (Number.isNaN(status)) return []
  const { access_token: own = '' } = (status === 200 ? JSON.parse(body) : {}) as { readonly access_token?: string }
  const proof = { password: owner.password }
  const stepUp = await world.postFrom(elsewhere, '/reauthenticate', proof, `Authorization: Bearer ${own}`)
  return [
    { name: 'the owner, from another address', breach: refusalOf(status) },
    { name: 'the owner, stepping up in another session', breach: refusalOf(stepUp.status) },
  ]
}

async function mail({ target, postFrom }: AttackWorld, { username }: Credentials): Promise<readonly Try[]> {
  if (target.resetMails === undefined) return []
  const before = target.resetMails()
  const asked = await postFrom(elsewhere, '/password/forgot', { username }).catch(unlessUnknownAddress)
  if (Number.isNaN(asked.status)) return []
  for (let turn = 0; turn < 300 && target.resetMails() === before; turn++) await wait(10)
  const breach = target.resetMails() === before ? 'no mail was sent' : undefined
  return [{ name: 'the owner’s reset mail', breach }]
}

function refusalOf(status: number): string | undefined {
  return status === 200 ? undefined : `answered ${status}`
}

/** Not every system has another loopback address. */
function unlessUnknownAddress(error: unknown): { readonly status: number; readonly body: string } {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRNOTAVAIL') throw error
  return { status: Number.NaN, body: '' }
}
