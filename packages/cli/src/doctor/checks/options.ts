import { memoryDescriptionOf } from '@sallyport/core/adapter'
import { type Finding, finding } from '../finding.ts'
import type { Patient } from '../patient.ts'

/** Code points of NIST SP 800-63B-4 §3.1.1.2 for passwords without a second factor. */
const safeLength = 15

/** Checks the options of `createAuth` that make an application weaker. */
export function checkOptions({ auth }: Patient): Finding[] {
  if (auth === undefined) return []
  const { throttle, store, passwords } = auth.options
  const inMemory = Object.entries(store).filter(([, port]) => memoryDescriptionOf(port as object) !== undefined)
  return [
    ...(throttle === undefined ? throttleOff : []),
    ...inMemory.flatMap(([name]) => memoryStore(name, auth.production)),
    ...(passwords.blocklist === undefined ? noBlocklist : []),
    ...(passwords.minLength < safeLength ? shortPasswords : []),
  ]
}

const throttleOff = finding('error', 'throttle_off', 'throttle is false.', {
  why: 'Anybody may guess passwords as fast as the machine hashes them.',
  fix: 'Remove throttle: false from the options of createAuth. Only load tests need it.',
})

const noBlocklist = finding('info', 'no_blocklist', 'passwords.blocklist is not set.', {
  why: 'Only the 3,000 most common passwords, repeats and sequences are refused.',
  fix: 'Set passwords.blocklist to zxcvbnBlocklist() of @sallyport/core/zxcvbn, or to breachBlocklist().',
})

const shortPasswords = finding('warning', 'short_passwords', `passwords.minLength is below ${safeLength}.`, {
  why: 'NIST SP 800-63B-4 allows shorter passwords only together with a second factor.',
  fix: `Set passwords.minLength to ${safeLength}, or explain this finding if every login needs a second factor.`,
})

function memoryStore(name: string, production: boolean): Finding[] {
  return finding(production ? 'warning' : 'info', 'memory_store', `store.${name} is kept in memory.`, {
    why: 'A restart forgets it: users are logged out, and blocks and counters are lost. A second process does not know of it.',
    fix: 'Use a store on a database, see docs/running-on-many-machines.md.',
  })
}
