import { CommandError } from '../fail.ts'
import { exportOf, importModule } from '../project.ts'

/** An application, and how to end what it opened. */
export interface OpenedApp {
  readonly app: object
  close(): Promise<void>
}

/**
 * Imports a module and calls its `createApp({ env })`, which gives an application or `{ app, close }`.
 *
 * @throws CommandError where there is no such module or function, or it gives neither.
 */
export async function openApp(path: string): Promise<OpenedApp> {
  const createApp = exportOf(await importModule(path, 'routes'), 'createApp')
  if (typeof createApp !== 'function') throw new CommandError(`${path} exports no function createApp`)
  const made: unknown = await Reflect.apply(createApp, undefined, [{ env: process.env }])
  const app = appOf(made)
  if (app === undefined) throw new CommandError(`createApp() of ${path} gives no application`)
  const owner = [made, app].find(each => typeof Reflect.get(Object(each), 'close') === 'function')
  return { app, close: async () => void (await closeBy(owner)) }
}

/** An Express application is a function, and has members of every kind: `app` is looked for in plain objects alone. */
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
