import type { Attack } from './attack.ts'
import { canaryAttack } from './canaries.ts'
import { corsAttack } from './cors.ts'
import { cookieAttack, csrfAttack } from './csrf.ts'
import { enumerationAttacks } from './enumeration.ts'
import { injectionAttacks } from './injection.ts'
import { lockOut } from './lock-out.ts'
import { pathAttack } from './paths.ts'
import { throttleBypass, throttleRace } from './throttle.ts'
import { algorithmAttacks } from './tokens/algorithms.ts'
import { claimAttacks } from './tokens/claims.ts'
import { headerAttacks } from './tokens/headers.ts'
import { keyAttacks } from './tokens/keys.ts'
import { kindAttacks } from './tokens/kinds.ts'
import { transportAttacks } from './transport.ts'

/** Every attack. */
export const attacks: readonly Attack[] = [
  ...algorithmAttacks,
  ...keyAttacks,
  ...headerAttacks,
  ...claimAttacks,
  ...kindAttacks,
  ...transportAttacks,
  pathAttack,
  ...enumerationAttacks,
  throttleBypass,
  throttleRace,
  lockOut,
  corsAttack,
  csrfAttack,
  cookieAttack,
  ...injectionAttacks,
  canaryAttack,
]
