/** How many attempts a window admits. */
export interface Limit {
  readonly limit: number
  /** Seconds. */
  readonly window: number
}

/**
 * What is counted, by the account that was found, whatever was typed. An attempt counts before its password is compared;
 * a success, or a failure that compared nothing, is taken back.
 */
export interface ThrottleLimits {
  /**
   * One account, from anywhere: the hard stop of NIST SP 800-63B-4 §3.2.2. One address gets less than a third of it, and
   * an IPv6 /48 less than a half. All devices that the account knows share another counter with the same limit.
   */
  readonly account: Limit
  /** One account from one address (IPv6: one /64). */
  readonly accountIp: Limit
  /** One account from a device that it has logged in from before, or from one session: strangers' failures do not count. */
  readonly accountDevice: Limit
  /** One address (IPv6: one /64), whatever the account. */
  readonly ip: Limit
  /** Everything that does not come from a known device. */
  readonly global: Limit
}

/** Limits that differ from the defaults. */
export interface ThrottleOptions {
  /** Logins, and guesses at the current password. Default: `throttleDefaults.login`. */
  readonly login?: Partial<ThrottleLimits>
  /** Requests for a reset. Default: `throttleDefaults.passwordReset`. */
  readonly passwordReset?: Partial<ThrottleLimits>
}

/** All limits. */
export interface ResolvedThrottle {
  readonly login: ThrottleLimits
  readonly passwordReset: ThrottleLimits
}

const minute = 60
const hour = 3600

/** What is admitted where the options say nothing else. */
export const throttleDefaults: ResolvedThrottle = {
  login: {
    account: { limit: 100, window: 24 * hour },
    accountIp: { limit: 10, window: 15 * minute },
    accountDevice: { limit: 10, window: 15 * minute },
    ip: { limit: 300, window: 15 * minute },
    global: { limit: 10_000, window: minute },
  },
  passwordReset: {
    account: { limit: 10, window: hour },
    accountIp: { limit: 3, window: hour },
    accountDevice: { limit: 3, window: hour },
    ip: { limit: 30, window: hour },
    global: { limit: 1000, window: minute },
  },
}

/** The defaults, with what the options change. */
export function resolveThrottle({ login = {}, passwordReset = {} }: ThrottleOptions): ResolvedThrottle {
  return {
    login: { ...throttleDefaults.login, ...given(login) },
    passwordReset: { ...throttleDefaults.passwordReset, ...given(passwordReset) },
  }
}

function given(limits: Partial<ThrottleLimits>): Partial<ThrottleLimits> {
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined))
}
