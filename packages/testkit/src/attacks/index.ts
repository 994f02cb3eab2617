export type { Attack, Need, Try } from './attack.ts'
export { attacks } from './attacks.ts'
export type { AttackOptions, AttackTarget, Credentials } from './options.ts'
export { testAttacks } from './test-attacks.ts'
