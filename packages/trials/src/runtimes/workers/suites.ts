import { type AdapterApp, type HttpAdapter, testHttpAdapter } from '@sallyport/testkit'
import { testAdapterAttacks } from '@sallyport/testkit/attacks'
import { type Case, collect } from '../collect.ts'
import { answerCases, type Listed } from './cases.ts'

/** How a worker serves an application that an adapter built. */
export type Serve = (request: Request) => Promise<Response> | Response

/** An adapter, as it is tested in a worker. */
export interface WorkerAdapter extends Omit<HttpAdapter, 'start'> {
  /** Builds an application. `server` is the one of `node:http`, if there is one. */
  start(app: AdapterApp): Promise<{ readonly serve: Serve; readonly server?: object; close?(): Promise<void> }>
}

interface Environment {
  /** Where the worker asks for a port that leads back to it. */
  readonly CONTROL: string
}

/**
 * Makes a worker that runs the suites in itself. `/cases` lists the cases, `/run/<number>` runs one, and requests with the
 * header `x-app` go to the application with that number.
 */
export function suitesIn(adapter: WorkerAdapter) {
  const applications: Serve[] = []
  let cases: readonly Listed[] | undefined
  return {
    async fetch(request: Request, { CONTROL }: Environment): Promise<Response> {
      const app = request.headers.get('x-app')
      if (app !== null) return applications[Number(app)]!(withoutMark(request))
      cases ??= casesOf(listening(adapter, applications, CONTROL))
      return answerCases(request, cases)
    },
  }
}

/** The mark is of the edge, and not of the request. */
function withoutMark(request: Request): Request {
  const headers = new Headers(request.headers)
  headers.delete('x-app')
  return new Request(request, { headers })
}

/** An adapter whose applications listen on ports of the edge. */
function listening(adapter: WorkerAdapter, applications: Serve[], control: string): HttpAdapter {
  return {
    ...adapter,
    async start(app) {
      const { serve, server, close = async () => {} } = await adapter.start(app)
      const number = applications.push(serve) - 1
      const port = Number(await (await fetch(`${control}/open/${number}`)).text())
      return { port, close, ...(server !== undefined && { server: server as never }) }
    },
  }
}

function casesOf(adapter: HttpAdapter): readonly Listed[] {
  const contract: Case[] = []
  const attacks: Case[] = []
  testHttpAdapter(collect(contract, []), adapter)
  testAdapterAttacks(collect(attacks, []), adapter)
  return [
    ...contract.map(each => ({ ...each, kind: 'contract' as const })),
    ...attacks.map(each => ({ ...each, kind: 'attacks' as const })),
  ]
}
