import type { Auth } from '@sallyport/core'
import { CommandError, messageOf } from '../fail.ts'
import { exportOf } from '../project.ts'
import { fileOf, envHint, importModule } from './import-module.ts'
import { catchingFaults } from './faults.ts'
import { inTime } from './in-time.ts'

/** What a module of the project gives to a command, and how to close it. */
export interface Application {
  /** The path, as it was given. */
  readonly path: string
  /** The absolute path of the module. */
  readonly file: string
  /** An application of Express, Fastify or Nest. */
  readonly app?: object | undefined
  readonly auth?: Auth | undefined
  /** The policy of `@sallyport/rbac`. */
  readonly policy?: unknown
  /** Closes what the module opened. Never rejects, and does not wait for long. */
  close(): Promise<void>
}

/** The options of `loadApplication`. */
export interface LoadOptions {
  /** What `createApp` gets. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Milliseconds for the import and `createApp`. Default: 30,000. */
  readonly deadline?: number | undefined
}

const longestStart = 30_000
const longestClose = 5000

/**
 * Opens the application that a module of the project exports: `createApp({ env })`, which returns an application or
 * `{ app, auth, policy, close }`, or `auth`, `policy` and `close` themselves. What `createApp` does not return is taken from
 * the module's exports.
 *
 * @throws CommandError that names the module and what to do, if it throws, hangs, exits or exports none of them.
 */
export async function loadApplication(path: string, options: LoadOptions = {}): Promise<Application> {
  const { env = process.env, deadline = longestStart } = options
  const file = fileOf(path)
  const late = `${path} did not finish within ${deadline / 1000} s; export createApp or auth without waiting for anything`
  return catchingFaults(path, () => inTime(open(path, file, env), deadline, late))
}

async function open(path: string, file: string, env: LoadOptions['env']): Promise<Application> {
  const module = await importModule(path)
  const createApp = exportOf(module, 'createApp')
  const made = typeof createApp === 'function' ? await call(path, createApp, env) : undefined
  const auth = [made, exportOf(module, 'auth'), exportOf(module, 'default')].flatMap(authIn)[0]
  const policy = plainMember(made, 'policy') ?? exportOf(module, 'policy')
  const app = appOf(made)
  if (auth === undefined && app === undefined && policy === undefined)
    throw new CommandError(`${path} exports neither createApp, auth nor policy; export one of them`)
  const owner = [made, app, module, auth].find(each => typeof Reflect.get(Object(each), 'close') === 'function')
  return { path, file, app, auth, policy, close: () => closeBy(owner) }
}

async function call(path: string, createApp: Function, env: LoadOptions['env']): Promise<unknown> {
  try {
    return await Reflect.apply(createApp, undefined, [{ env }])
  } catch (error) {
    throw new CommandError(`createApp({ env }) of ${path} failed: ${messageOf(error)}${envHint()}`)
  }
}

const internals = Symbol.for('sallyport.internals')

/** An Auth is known by its symbol, because it may come from another copy of core. */
function authIn(value: unknown): readonly Auth[] {
  const auth = isAuth(value) ? value : plainMember(value, 'auth')
  return isAuth(auth) ? [auth] : []
}

function isAuth(value: unknown): value is Auth {
  return typeof value === 'object' && value !== null && internals in value
}

/** Looks for members only in plain objects, because an Express application is a function with many members. */
function plainMember(made: unknown, name: string): unknown {
  if (typeof made !== 'object' || made === null || Reflect.getPrototypeOf(made) !== Object.prototype) return undefined
  return Reflect.get(made, name)
}

function appOf(made: unknown): object | undefined {
  const app = plainMember(made, 'app')
  if (typeof app === 'function' || (typeof app === 'object' && app !== null)) return app
  if (isAuth(made) || ['auth', 'policy'].some(name => plainMember(made, name) !== undefined)) return undefined
  return typeof made === 'function' || (typeof made === 'object' && made !== null) ? made : undefined
}

async function closeBy(owner: unknown): Promise<void> {
  const close: unknown = Reflect.get(Object(owner), 'close')
  if (typeof close !== 'function') return
  await inTime(Promise.resolve(Reflect.apply(close, owner, [])), longestClose, '').catch(() => {})
}
