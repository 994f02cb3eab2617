import type { ThrottleScope as Scope } from '../events.ts'
import type { ThrottleKey } from '../ports/throttle-store.ts'
import { clientAddress } from './client-address.ts'
import type { Limit, ThrottleLimits } from './throttle-limits.ts'

/** Who attempts. */
export interface Attempt {
  /** The id of the account, if one was found. */
  readonly account: string | undefined
  /** In its normal form; counted in place of an account that does not exist. */
  readonly login: string
  readonly ip?: string | undefined
  /** The name of a device that the account knows. */
  readonly device?: string | undefined
  /** The session whose user attempts. */
  readonly session?: string | undefined
}

/** A counter that an attempt counts on. */
export interface Counter {
  readonly scope: Scope
  readonly key: ThrottleKey
  /** Whether it counts one source at one account: what a success there forgets. */
  readonly isOwn: boolean
}

/** The counters of one kind of attempt; each list goes from narrow to wide. */
export interface CounterLists {
  /** Of a device that the account knows. */
  device(attempt: Attempt, device: string): readonly Counter[]
  /** Of any other attempt on an account. */
  stranger(attempt: Attempt): readonly Counter[]
  /** Of an attempt that names no account yet. */
  source(attempt: Pick<Attempt, 'ip'>): readonly Counter[]
  /** Of the account, for an attempt whose source was counted. */
  account(attempt: Attempt): readonly Counter[]
}

/**
 * Makes the lists of counters.
 *
 * A source is an address, a device or a session. Next to its limit in its short window it has a share of every wider
 * counter, in the window of that one: less than a third, and an IPv6 /48 less than a half, even where two windows of the
 * share fall into one of the wider counter. So no source can exhaust a counter that is wider than itself.
 *
 * @param kind Stands in front of the names, such as `login`.
 * @param hashOf Names accounts and addresses in keys, so that a store contains no names.
 */
export function counterLists(kind: string, limits: ThrottleLimits, hashOf: (text: string) => string): CounterLists {
  const counter = (scope: Scope, owner: string, { limit, window }: Limit, name?: string): Counter => ({
    scope,
    isOwn: name !== undefined && scope !== 'ip' && scope !== 'account_network',
    key: { owner, name: [kind, scope, ...(name === undefined ? [] : [name])].join(':'), limit, window },
  })

  /** The counters of one source: its own, and its share of the wider one unless its own is less than that anyway. */
  function source(scope: Scope, owner: string, own: Limit, { of, name }: { of: Limit; name: string }): Counter[] {
    const share = { limit: Math.max(1, Math.floor(of.limit / 3)), window: of.window }
    const first = counter(scope, owner, own, name)
    const isLess = own.limit <= share.limit && own.window >= share.window
    return isLess ? [first] : [first, counter(scope, owner, share, `${name}:share`)]
  }

  function network(scope: Scope, owner: string, of: Limit, name?: string): Counter {
    return counter(scope, owner, { limit: Math.max(1, Math.ceil(of.limit / 2) - 1), window: of.window }, name)
  }

  function sourcesAtAccount(owner: string, { address, block }: Names, session: string | undefined): Counter[] {
    const { account, accountIp, accountDevice } = limits
    if (session !== undefined) {
      return source('account_session', owner, accountDevice, { of: account, name: hashOf(session) })
    }
    if (address === undefined) return []
    const own = source('account_ip', owner, accountIp, { of: account, name: address })
    return block === undefined ? own : [...own, network('account_network', owner, account, block)]
  }

  function sources({ address, block }: Names): Counter[] {
    if (address === undefined) return []
    const own = source('ip', `ip-${address}`, limits.ip, { of: limits.global, name: 'all' })
    return block === undefined ? own : [...own, network('network', `network-${block}`, limits.global)]
  }

  const everything = counter('global', 'global', limits.global)

  return {
    device(attempt, device) {
      const owner = accountOwner(attempt, hashOf)
      const own = source('account_device', owner, limits.accountDevice, { of: limits.account, name: hashOf(device) })
      return [...own, counter('account_devices', owner, limits.account)]
    },
    stranger(attempt) {
      const owner = accountOwner(attempt, hashOf)
      const names = namesOf(attempt.ip, hashOf)
      const all = counter('account', owner, limits.account)
      const wide = attempt.session === undefined ? [...sources(names), all, everything] : [all]
      return [...sourcesAtAccount(owner, names, attempt.session), ...wide]
    },
    source: ({ ip }) => [...sources(namesOf(ip, hashOf)), everything],
    account(attempt) {
      const owner = accountOwner(attempt, hashOf)
      const own = sourcesAtAccount(owner, namesOf(attempt.ip, hashOf), attempt.session)
      return [...own, counter('account', owner, limits.account)]
    },
  }
}

/** Whose counters an attempt on an account counts on: those of the account found, whatever was typed. */
export function accountOwner(
  { account, login }: Pick<Attempt, 'account' | 'login'>,
  hashOf: (text: string) => string,
): string {
  return `account-${hashOf(account === undefined ? `login:${login}` : `id:${account}`)}`
}

/** The names of where an attempt comes from, in keys. */
interface Names {
  readonly address?: string
  readonly block?: string
}

/** What is not an address counts as one source, no matter who it is: no text that a client makes up turns limits off. */
function namesOf(ip: string | undefined, hashOf: (text: string) => string): Names {
  if (ip === undefined) return {}
  const { source, network } = clientAddress(ip) ?? { source: 'unrecognised', network: undefined }
  const address = hashOf(`ip:${source}`)
  return network === undefined ? { address } : { address, block: hashOf(`network:${network}`) }
}
