import { setTimeout as sleep } from 'node:timers/promises'
import { type Auth, isAuthError, type Store } from '@sallyport/core'
import type { ThrottleKey } from '@sallyport/core/store'
import { inLanes, times } from '../shared/lib/all.ts'
import { short } from '../shared/lib/numbers.ts'
import { quickHasher } from '../shared/member/quick-hasher.ts'
import { storedCounters } from '../shared/store/counters.ts'
import { type SoakUser, usualPassword } from '../shared/store/kinds.ts'
import { createSpace, openStore } from '../shared/store/space.ts'
import { authHere } from '../shared/auth-here.ts'
import { firstOf, pacer, patient, type Soak } from './soak.ts'

const attempts = 100_000
const lanes = 16
const attacker = '203.0.113.9'

type SoakAuth = Auth<SoakUser, { roles: readonly string[] }>

/** An attacked account: what its owner has, and a stolen session. */
interface Victim {
  readonly login: string
  readonly deviceToken: string
  readonly stolen: { readonly sub: string; readonly sid: string }
}

/** Tests one address against every wider counter. */
export const oneAddress: Soak = {
  id: 'R-19',
  title:
    '100,000 logins, resets and step-ups from one address: other addresses are admitted, and refusals store nothing',
  stores: ['memory', 'redis', 'postgres', 'mysql', 'sqlite'],
  async run(options) {
    const space = await createSpace(options.store, { timeout: patient, connections: 20 })
    const opened = await openStore(space.spec)
    const { store, counted } = watched(opened.store)
    const mails: string[] = []
    const auth = authHere({
      store,
      throttle: {},
      hashing: { hasher: quickHasher(), concurrency: 64, queue: 1000 },
      sessions: { maxPerUser: 10_000 },
      passwords: { sendReset: async ({ user }) => void mails.push(user.id) },
    })
    const victims = await Promise.all(times(10, index => victimOf(auth, `victim${index}`)))
    const pace = pacer(options, attempts)
    const codes = new Map<string, number>()
    const probes = new Probes(auth, victims, mails)
    const start = performance.now()
    await inLanes(lanes, () => {
      if (!pace.next()) return undefined
      const turn = pace.done
      return (async () => {
        const code = await attack(auth, victims[turn % victims.length]!, turn)
        codes.set(code, (codes.get(code) ?? 0) + 1)
        if (turn % 1000 === 0) await probes.admitted(turn / 1000)
      })()
    })
    const seconds = (performance.now() - start) / 1000
    for (const index of victims.keys()) await probes.mailed(index)
    const stored = await storedCounters(space.spec)
    await auth.close()
    await opened.close()
    await space.drop()
    if (stored !== undefined && stored > counted.size) {
      probes.failures.push(`${stored} counters are stored, but only ${counted.size} admitted anything`)
    }
    const figures = {
      attempts: pace.done,
      ...Object.fromEntries([...codes].map(([code, count]) => [`answered ${code}`, count])),
      'attempts a second': short(pace.done / seconds),
      'owners admitted': probes.logins,
      'mails to victims': mails.length,
      'counters that admitted an attempt': counted.size,
      'counters stored at the end': stored ?? 'not measured',
    }
    return { figures, failures: firstOf(probes.failures) }
  },
}

/** Wraps the throttle store, and records the counters that admitted an attempt. */
function watched(store: Store) {
  const counted = new Set<string>()
  const hit = async (keys: readonly ThrottleKey[], now: number) => {
    const verdict = await store.throttle.hit(keys, now)
    if (verdict.admitted) for (const { owner, name } of keys) counted.add(`${owner}/${name}`)
    return verdict
  }
  const { giveBack, clear } = store.throttle
  return { store: { ...store, throttle: { hit, giveBack, clear } }, counted }
}

async function victimOf(auth: SoakAuth, login: string): Promise<Victim> {
  const { deviceToken } = await auth.login({ login, password: usualPassword, ip: '192.0.2.1' })
  const stolen = await auth.verify((await auth.createSession(login)).accessToken)
  return { login, deviceToken, stolen }
}

/** Makes one attempt from the address and resolves to its answer. */
async function attack(auth: SoakAuth, { login, stolen }: Victim, turn: number): Promise<string> {
  const kinds = [
    () => auth.login({ login, password: 'wrong', ip: attacker }),
    () => auth.passwords.requestReset({ login, ip: attacker }),
    () => auth.login({ login, password: 'wrong', ip: attacker }),
    () => auth.reauthenticate(stolen, { password: 'wrong' }),
  ]
  return codeOf(kinds[Math.floor(turn / 10) % kinds.length]!())
}

/** What the owners do during the attack. */
class Probes {
  readonly failures: string[] = []
  logins = 0
  readonly #auth: SoakAuth
  readonly #victims: readonly Victim[]
  readonly #mails: readonly string[]

  constructor(auth: SoakAuth, victims: readonly Victim[], mails: readonly string[]) {
    this.#auth = auth
    this.#victims = victims
    this.#mails = mails
  }

  /** The owner logs in from another address, logs in on a known device from the attacker's address, and steps up. */
  async admitted(round: number): Promise<void> {
    const { login, deviceToken } = this.#victims[round % this.#victims.length]!
    const own = await this.#auth.verify((await this.#auth.createSession(login)).accessToken)
    const proof = { login, password: usualPassword }
    const codes = {
      'from another address': await codeOf(this.#auth.login({ ...proof, ip: `198.51.100.${round % 256}` })),
      'on a known device': await codeOf(this.#auth.login({ ...proof, ip: attacker, deviceToken })),
      'in another session': await codeOf(this.#auth.reauthenticate(own, proof)),
    }
    for (const [where, code] of Object.entries(codes)) {
      if (code === 'ok') this.logins++
      else this.failures.push(`the owner of ${login}, ${where}, was answered ${code}`)
    }
  }

  /** The owner requests a reset from another address and gets the mail. */
  async mailed(index: number): Promise<void> {
    const { login } = this.#victims[index]!
    const before = this.#mails.filter(each => each === login).length
    await this.#auth.passwords.requestReset({ login, ip: `198.51.100.${index}` })
    for (let waits = 0; waits < 200; waits++) {
      if (this.#mails.filter(each => each === login).length > before) return
      await sleep(10)
    }
    this.failures.push(`the owner of ${login} got no mail`)
  }
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'ok'
  } catch (error) {
    return isAuthError(error) ? error.code : String(error)
  }
}
