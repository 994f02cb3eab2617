import type { RouteAudit } from '@sallyport/core/http'
import { CommandError } from '../fail.ts'
import type { StudioFacts } from './model.ts'
import { Observer } from './observer.ts'
import type { RunningApplication } from './open-application.ts'
import type { PageFiles } from './page-files.ts'
import { describePolicy, type OpenPolicy } from './policy.ts'
import { describeRoutes } from './routes.ts'
import { startServer, type StudioServer } from './server.ts'
import { Stream } from './stream.ts'

/** The options of Studio. */
export interface StudioOptions {
  /** The module, as the page names it. */
  readonly module: string
  /** The page. */
  readonly files: PageFiles
  /** Starts the application in this process. */
  readonly startApplication: () => Promise<RunningApplication>
  readonly port: number
  readonly allowsWrites: boolean
  /** Audits the routes of the application, once a page asks for them. Resolves to undefined if they are not known. */
  readonly audit: (application: RunningApplication) => Promise<RouteAudit | undefined>
  /** Gets the policy, once the application runs. */
  readonly findPolicy: (application: RunningApplication) => Promise<OpenPolicy | undefined>
  /** Called if Studio must stop, because an Auth is made for production. */
  readonly onProduction: () => void
}

/** Studio next to a running application. */
export interface RunningStudio {
  readonly application: RunningApplication
  readonly observer: Observer
  createLink(): string
  close(): Promise<void>
}

/** Starts the application, and Studio in the same process. It watches from before the application's first line runs. */
export async function startStudio(options: StudioOptions): Promise<RunningStudio> {
  const stream = new Stream(() => observer.status())
  const observer = new Observer(stream, options.onProduction)
  let application: RunningApplication | undefined
  let server: StudioServer | undefined
  async function close(): Promise<void> {
    observer.close()
    await server?.close()
    await application?.close()
  }
  try {
    const running = await options.startApplication()
    application = running
    const policy = await options.findPolicy(running)
    const facts = factsOf(options, policy !== undefined)
    let audit: ReturnType<StudioOptions['audit']> | undefined
    server = await startServer(options.port, {
      files: options.files,
      stream,
      snapshot: () => observer.snapshot(facts),
      api: {
        observer,
        allowsWrites: options.allowsWrites,
        routes: async () => describeRoutes(await (audit ??= options.audit(running))),
        policy: policy && { described: describePolicy(policy), policy: policy.policy },
      },
    })
    return { application: running, observer, createLink: () => server!.createLink(), close }
  } catch (error) {
    await close()
    throw error
  }
}

function factsOf({ module, allowsWrites }: StudioOptions, hasPolicy: boolean): StudioFacts {
  return {
    module,
    node: process.version,
    pid: process.pid,
    startedAt: Date.now(),
    allowsWrites,
    hasPolicy,
  }
}

/** Throws CommandError in production: Studio shows users, sessions and rules to anybody who can reach it. */
export function refuseProduction({ NODE_ENV }: Readonly<Record<string, string | undefined>>): void {
  if (NODE_ENV === 'production')
    throw new CommandError(
      'Studio is for development: it shows users, sessions and policies. Unset NODE_ENV=production to start it',
    )
}
