import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serveEdge } from '../edge.ts'
import { bundle } from './bundle.ts'
import { placeFor } from './databases.ts'
import type { CaseOutcome } from './outcome.ts'
import { type Running, startWorker } from './start.ts'

const longestCase = 180_000

/** Runs the suites inside a worker, which reaches itself by ports of this process. */
export async function runCases(miniflare: string, suite: string): Promise<readonly CaseOutcome[]> {
  const edges: { close(): Promise<void> }[] = []
  async function open(number: string): Promise<string> {
    const edge = await serveEdge(worker.url, { 'x-app': number })
    edges.push(edge)
    return new URL(edge.url).port
  }
  const control = createServer((req, res) => {
    const number = String(req.url).slice('/open/'.length)
    open(number).then(
      port => res.end(port),
      () => res.writeHead(500).end(),
    )
  })
  control.listen(0, '127.0.0.1')
  await once(control, 'listening')
  const { port } = control.address() as AddressInfo
  const contents = await bundle(suite, 'bcrypt')
  const place = await placeFor(suite)
  const bindings = { ...place.bindings, CONTROL: `http://127.0.0.1:${port}` }
  const worker = await startWorker(miniflare, contents, bindings).catch(async (error: unknown) => {
    await place.remove()
    throw error
  })
  try {
    return await outcomesOf(worker)
  } finally {
    await worker.dispose()
    await place.remove()
    for (const { close } of edges) await close()
    control.close()
  }
}

async function outcomesOf({ url }: Running): Promise<readonly CaseOutcome[]> {
  const ask = async (path: string) => fetch(new URL(path, url))
  const answer = await ask('/cases')
  if (!answer.ok) return [{ kind: 'start', title: 'the application starts', error: await answer.text() }]
  const cases = (await answer.json()) as readonly CaseOutcome[]
  const outcomes: CaseOutcome[] = []
  for (const [number, { hasRun, ...each }] of cases.entries()) {
    if (hasRun) {
      outcomes.push(each)
      continue
    }
    const run = ask(`/run/${number}`).then(async response => (await response.json()) as Pick<CaseOutcome, 'error'>)
    outcomes.push({ ...each, ...(await Promise.race([run, giveUp()])) })
  }
  return outcomes
}

function giveUp(): Promise<Pick<CaseOutcome, 'error'>> {
  return new Promise(resolve => setTimeout(resolve, longestCase, { error: 'the case took too long' }).unref())
}
