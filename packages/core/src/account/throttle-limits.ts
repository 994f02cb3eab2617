/** How many attempts a window admits. */
export interface Limit {
  readonly limit: number
  /** Seconds. */
  readonly window: number
}

/** What is counted. Every attempt counts before its password is looked at; a success forgets its account's own counters. */
export interface ThrottleLimits {
  /** One account, from anywhere: the hard stop of NIST SP 800-63B-4 §3.2.2. */
  readonly account: Limit
  /** One account from one IP prefix. */
  readonly accountIp: Limit
  /** One account from a device that it has logged in from before: nothing else counts against such a device. */
  readonly accountDevice: Limit
  /** One IP prefix, whatever the account. */
  readonly ip: Limit
  /** Everything that comes from no known device. */
  readonly global: Limit
}

/** Limits that differ from the defaults. */
export interface ThrottleOptions {
  /** Logins, and guesses at the current password. */
  readonly login?: Partial<ThrottleLimits>
  /** Requests for a reset. */
  readonly passwordReset?: Partial<ThrottleLimits>
}

/** All limits. */
export interface ThrottleSettings {
  readonly login: ThrottleLimits
  readonly passwordReset: ThrottleLimits
}

const minute = 60
const hour = 3600

/** What is admitted where the options say nothing else. */
export const throttleDefaults: ThrottleSettings = {
  login: {
    account: { limit: 100, window: 24 * hour },
    accountIp: { limit: 10, window: 15 * minute },
    accountDevice: { limit: 10, window: 15 * minute },
    ip: { limit: 300, window: 15 * minute },
    global: { limit: 10_000, window: minute },
  },
  passwordReset: {
    account: { limit: 3, window: hour },
    accountIp: { limit: 3, window: hour },
    accountDevice: { limit: 3, window: hour },
    ip: { limit: 30, window: hour },
    global: { limit: 1000, window: minute },
  },
}

/** The defaults, with what the options change. */
export function throttleSettings({ login, passwordReset }: ThrottleOptions): ThrottleSettings {
  return {
    login: { ...throttleDefaults.login, ...login },
    passwordReset: { ...throttleDefaults.passwordReset, ...passwordReset },
  }
}
