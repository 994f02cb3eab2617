import { AuthError, PackageNotLoaded } from '../errors.ts'

/** A package that is loaded when it is needed. */
export interface LoadedPackage<T> {
  readonly name: string
  /** Imports it. The name must be written out, because bundlers and file tracers follow only literal imports. */
  readonly load: () => Promise<T>
  /** The exports that are used. Bundlers can replace a package by an empty one. */
  readonly needs: readonly (keyof T & string)[]
  /** What the developer can do instead of making it loadable; a clause. */
  readonly otherwise: string
}

const page = 'https://sallyport.github.io/sallyport/bundlers'
/** The most characters of an error's message that are repeated. */
const mostCharacters = 300

/**
 * Makes a function that loads a package once, when it is first called. If the package cannot be loaded, the developer is warned
 * at once, and every call rejects with AuthError `misconfigured`, whose cause says what to do.
 */
export function packageLoader<T extends object>(wanted: LoadedPackage<T>): () => Promise<T> {
  let loading: Promise<T> | undefined
  return () => (loading ??= load(wanted))
}

async function load<T extends object>(wanted: LoadedPackage<T>): Promise<T> {
  try {
    return withNeeds(await wanted.load(), wanted)
  } catch (error) {
    const cause = new PackageNotLoaded(messageOf(wanted, error), error)
    process.emitWarning(cause.message, 'SallyportWarning')
    throw new AuthError('misconfigured', { cause })
  }
}

/** Returns the exports of a module. Some bundlers give a CommonJS package only as the default export. */
function withNeeds<T extends object>(module: T, { needs }: LoadedPackage<T>): T {
  const places = [module, (module as { readonly default?: unknown }).default]
  const found = places.find((place): place is T => needs.every(need => hasMember(place, need)))
  if (found === undefined) throw new TypeError(`it does not export ${needs.join(' and ')}`)
  return found
}

function hasMember(place: unknown, name: string): boolean {
  return (Object(place) as Record<string, unknown>)[name] !== undefined
}

function messageOf<T>({ name, otherwise }: LoadedPackage<T>, error: unknown): string {
  const advice = `Install ${name} where the application runs, and mark it as external in a bundle; or ${otherwise}`
  return `${name} could not be loaded: ${reasonOf(error)}. ${advice}. See ${page}`
}

/** The first sentence of an error of the module loader. It names modules and files. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const [line = ''] = message.split('\n')
  return line.split('. ')[0]!.slice(0, mostCharacters).replace(/\.$/, '')
}
