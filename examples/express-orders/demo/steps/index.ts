import type { Step } from '../step.ts'
import { forbidden, guarded, login, payload } from './tokens.ts'
import { blocked, logout } from './ends.ts'
import { loginStorm } from './storm.ts'
import { lostAnswer, parallelRefreshes, stolenToken } from './rotation.ts'
import { timing } from './timing.ts'

/** The steps in order. */
export const steps: readonly Step[] = [
  login,
  payload,
  guarded,
  forbidden,
  parallelRefreshes,
  lostAnswer,
  stolenToken,
  blocked,
  logout,
  timing,
  loginStorm,
]
