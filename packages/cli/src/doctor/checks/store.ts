import { inspectionOf, memoryDescriptionOf } from '@sallyport/core/adapter'
import { inTime } from '../../application/in-time.ts'
import { messageOf } from '../../fail.ts'
import { type Finding, finding } from '../finding.ts'
import type { Patient } from '../patient.ts'

const longest = 10_000
/** Difference of clocks, in milliseconds, that is worth a finding. */
const noticeable = 1000

/** Inspects every database behind the store, and compares its clock with that of this process. */
export async function checkStore(patient: Patient): Promise<Finding[]> {
  if (patient.auth === undefined) return []
  const ports = Object.entries(patient.auth.options.store) as [string, object][]
  const kept = ports.filter(([, port]) => memoryDescriptionOf(port) === undefined)
  const inspections = new Set(kept.map(([, port]) => inspectionOf(port)))
  const unknown = kept.filter(([, port]) => inspectionOf(port) === undefined).map(([name]) => name)
  const found = [...inspections].filter(inspect => inspect !== undefined).map(reaching)
  return [
    ...(await Promise.all(found)).flat(),
    ...unknown.flatMap(notInspected),
    ...(await reaching(() => checkClock(patient))),
  ]
}

/** An outage is a finding: the doctor goes on. */
async function reaching(inspect: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await inTime(inspect(), longest, `it did not answer within ${longest / 1000} s`)
  } catch (error) {
    const cause: unknown = Reflect.get(Object(error), 'cause')
    return finding('error', 'store_unreachable', 'The store cannot be reached.', {
      why: `${messageOf(error)}${cause === undefined ? '' : `: ${messageOf(cause)}`}`,
      fix: 'Check its address, its password and the network, with the variables that the application has.',
    })
  }
}

function notInspected(name: string): Finding[] {
  return finding('info', 'store_unknown', `store.${name} is not a store of Sallyport, and was not inspected.`, {
    why: 'The doctor does not know its database.',
    fix: 'Check its durability, rights and indexes yourself: see docs/stores.md.',
  })
}

/** Every feed says its time when it is followed. */
async function checkClock({ auth }: Patient): Promise<Finding[]> {
  const { store, lifetimes } = auth!.options
  if (memoryDescriptionOf(store.revocations) !== undefined) return []
  const difference = await clockDifference(store.revocations.follow.bind(store.revocations))
  if (Math.abs(difference) <= noticeable) return []
  const isTooFar = Math.abs(difference) > lifetimes.tolerance * 1000
  const seconds = Math.round(Math.abs(difference) / 1000)
  return finding(
    isTooFar ? 'error' : 'warning',
    'clock_differs',
    'The clocks of this machine and of the store differ.',
    {
      why: `The store is ${seconds} s ${difference > 0 ? 'ahead' : 'behind'}; tokens.clockTolerance is ${lifetimes.tolerance} s. Beyond it, tokens are refused that another process has just issued.`,
      fix: 'Synchronise both clocks, with NTP or chrony.',
    },
  )
}

type Follow = NonNullable<Patient['auth']>['options']['store']['revocations']['follow']

/** Milliseconds by which the store is ahead. */
async function clockDifference(follow: Follow): Promise<number> {
  const leaving = new AbortController()
  const askedAt = Date.now()
  try {
    return await new Promise<number>((resolve, reject) => {
      // Anything in between is no difference: the answer takes time, more on a busy machine.
      const storeTime = (time: number) => resolve(Math.min(time - askedAt, 0) + Math.max(time - Date.now(), 0))
      const observer = { entry() {}, current() {}, storeTime }
      void follow(observer, { signal: leaving.signal, maxInterval: longest }).catch(reject)
    })
  } finally {
    leaving.abort()
  }
}
