import * as fc from 'fast-check'
import { type Application, openApplication } from './application.ts'
import { faultOf, isHarmless } from './judge.ts'
import { type Fuzzed, requestsLike } from './requests.ts'

/** The result of a run. */
export interface FuzzReport {
  /** The number of answers by status. */
  readonly statuses: ReadonlyMap<number, number>
  /** The smallest request that causes the fault. */
  readonly failure: string | undefined
}

/** Sends mutated requests. At the end, the originals must still be valid. */
export async function fuzz(numRuns: number, seed: number): Promise<FuzzReport> {
  const application = await openApplication()
  const { fetch, originals } = application
  const statuses = new Map<number, number>()
  const requests = requestsLike(originals).filter(request => isHarmless(request, originals))
  const property = fc.asyncProperty(requests, async request => {
    const { status } = await fetch(toRequest(request))
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    const fault = faultOf(request, status, originals)
    if (fault !== undefined) throw new Error(fault)
  })
  const details = await fc.check(property, { numRuns, seed })
  const failure = details.failed ? fc.defaultReportMessage(details) : await findLost(application)
  await application.close()
  return { statuses, failure }
}

/** Checks that the originals are accepted, because otherwise the run would prove nothing. */
async function findLost({ fetch, originals }: Application): Promise<string | undefined> {
  const { accessToken, refreshToken, resetToken } = originals
  const json = [['content-type', 'application/json']] as const
  const good: readonly Fuzzed[] = [
    { method: 'GET', path: '/guarded', headers: [['authorization', `Bearer ${accessToken}`]] },
    { method: 'POST', path: '/auth/refresh', headers: json, body: JSON.stringify({ refresh_token: refreshToken }) },
    {
      method: 'POST',
      path: '/auth/password/reset',
      headers: json,
      body: JSON.stringify({ token: resetToken, new_password: 'another horse battery staple' }),
    },
  ]
  for (const request of good) {
    const { status } = await fetch(toRequest(request))
    if (status >= 300) return `${request.path} is no longer accepted: ${status}`
  }
  return undefined
}

function toRequest({ method, path, headers, body }: Fuzzed): Request {
  const own = new Headers()
  for (const [name, value] of headers) own.append(name, value)
  return new Request(`https://api.example.com${path}`, { method, headers: own, ...(body !== undefined && { body }) })
}
