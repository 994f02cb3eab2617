import { fileOf, importModule } from '../application/import-module.ts'
import { loadApplication } from '../application/load-application.ts'
import { CommandError } from '../fail.ts'
import { exportOf } from '../project.ts'

/** The application that runs in this process next to Studio. */
export interface RunningApplication {
  /** The absolute path of the module. */
  readonly file: string
  /** An application of Express, Fastify or Nest; undefined if the module gives none. */
  readonly app: object | undefined
  /** Where it listens; undefined if the module starts it. */
  readonly url: string | undefined
  /** The policy that the module exports, or that `createApp` returned. */
  readonly policy: unknown
  close(): Promise<void>
}

/**
 * Starts the application of a module: by its `createApp({ env })`, on `PORT`, or by importing it if it starts itself.
 *
 * @throws CommandError that says what is wrong with the module or the port.
 */
export async function startApplication(path: string): Promise<RunningApplication> {
  const module = await importModule(path)
  if (exportOf(module, 'createApp') === undefined) return startedBy(path, module)
  const { app, file, policy, close } = await loadApplication(path)
  try {
    if (app === undefined) throw new CommandError(`createApp() of ${path} did not return an application`)
    const url = await listen(app, readPort(process.env['PORT']))
    return { app, file, url, policy, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The module has started the application, and closes it too. */
function startedBy(path: string, module: unknown): RunningApplication {
  const app = exportOf(module, 'app')
  const isApp = typeof app === 'function' || (typeof app === 'object' && app !== null)
  const policy = exportOf(module, 'policy')
  return { app: isApp ? app : undefined, file: fileOf(path), url: undefined, policy, close: async () => {} }
}

function readPort(text = '3000'): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new CommandError('PORT must be a number from 0 to 65535')
}

interface Listening {
  address(): { readonly port: number } | string | null
}

/**
 * Lets an application listen on 127.0.0.1, and resolves to its URL. Fastify takes an object; Express and Nest take a port, and
 * Nest returns a promise.
 */
export async function listen(app: object, port: number): Promise<string> {
  const call = Reflect.get(app, 'listen') as (...input: unknown[]) => unknown
  const isFastify =
    typeof Reflect.get(app, 'inject') === 'function' && typeof Reflect.get(app, 'addHook') === 'function'
  const host = '127.0.0.1'
  try {
    const made: unknown = await Reflect.apply(call, app, isFastify ? [{ port, host }] : [port, host])
    const server = serverOf(app, made)
    if (server.address() === null) await once(server)
    const address = server.address()
    return `http://${host}:${typeof address === 'object' ? address?.port : port}`
  } catch (error) {
    const isTaken = Reflect.get(Object(error), 'code') === 'EADDRINUSE'
    throw isTaken ? new CommandError(`port ${port} of the application is taken; set PORT to another`) : error
  }
}

function serverOf(app: object, made: unknown): Listening {
  const own: unknown = Reflect.get(app, 'server')
  return (typeof Reflect.get(Object(made), 'address') === 'function' ? made : own) as Listening
}

function once(server: Listening): Promise<void> {
  return new Promise((resolve, reject) => {
    const on = Reflect.get(server, 'once') as (name: string, listener: (error?: Error) => void) => void
    Reflect.apply(on, server, ['listening', () => resolve()])
    Reflect.apply(on, server, ['error', reject])
  })
}
