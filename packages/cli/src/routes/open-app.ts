import { CommandError } from '../fail.ts'
import { exportOf, importModule } from '../project.ts'

/** An application, and how to close it. */
export interface OpenedApp {
  readonly app: object
  close(): Promise<void>
}

/**
 * Imports a module and calls its `createApp({ env })`, which returns an application or `{ app, close }`.
 *
 * @throws CommandError if the module exports no such function, or the function returns something else.
 */
export async function openApp(path: string): Promise<OpenedApp> {
  const createApp = exportOf(await importModule(path, 'routes'), 'createApp')
  if (typeof createApp !== 'function') throw new CommandError(`${path} does not export a function createApp`)
  const made: unknown = await Reflect.apply(createApp, undefined, [{ env: process.env }])
  const app = appOf(made)
  if (app === undefined) throw new CommandError(`createApp() of ${path} did not return an application`)
  const owner = [made, app].find(each => typeof Reflect.get(Object(each), 'close') === 'function')
  return { app, close: async () => void (await closeBy(owner)) }
}

/** Looks for `app` only in plain objects, because an Express application is a function with many members. */
function appOf(made: unknown): object | undefined {
  if (typeof made === 'function') return made
  if (typeof made !== 'object' || made === null) return undefined
  const app: unknown = Reflect.getPrototypeOf(made) === Object.prototype ? Reflect.get(made, 'app') : undefined
  return typeof app === 'function' || (typeof app === 'object' && app !== null) ? app : made
}

async function closeBy(owner: unknown): Promise<unknown> {
  const close: unknown = Reflect.get(Object(owner), 'close')
  return typeof close === 'function' ? Reflect.apply(close, owner, []) : undefined
}
