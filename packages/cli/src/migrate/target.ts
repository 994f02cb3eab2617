import { fileURLToPath } from 'node:url'
import { CommandError } from '../fail.ts'

/** The database that a command works on. */
export interface Target {
  readonly kind: 'postgres' | 'mysql' | 'sqlite'
  /** For SQLite, the path of the file. */
  readonly url: string
  /** The URL for output, without its password and its parameters, which may contain one. */
  readonly shown: string
  /** Texts that must never be printed, as written in the URL and decoded. */
  readonly secrets: readonly string[]
}

const kinds: ReadonlyMap<string, Target['kind']> = new Map([
  ['postgres:', 'postgres'],
  ['postgresql:', 'postgres'],
  ['mysql:', 'mysql'],
  ['mariadb:', 'mysql'],
])

/**
 * Reads the target from the first of `--url`, `DATABASE_URL` and `MYSQL_URL` that is set.
 *
 * @throws CommandError that names the source of the URL, never the URL itself.
 */
export function targetOf(option: string | undefined, env: Readonly<Record<string, string | undefined>>): Target {
  const [from, text] = given(option, env)
  const path = pathOf(from, text)
  if (path !== undefined) return { kind: 'sqlite', url: path, shown: path, secrets: [] }
  const url = URL.canParse(text) ? new URL(text) : undefined
  const kind = url && kinds.get(url.protocol)
  if (!url || !kind)
    throw new CommandError(
      `${from} must begin with postgres://, mysql:// or file:, or be a path that begins with ./ or /`,
    )
  return { kind, url: text, shown: shownOf(url), secrets: secretsOf(url) }
}

function given(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): readonly [string, string] {
  if (option) return ['--url', option]
  if (env.DATABASE_URL) return ['DATABASE_URL', env.DATABASE_URL]
  if (env.MYSQL_URL) return ['MYSQL_URL', env.MYSQL_URL]
  throw new CommandError('no database is set; set DATABASE_URL or MYSQL_URL, or pass --url')
}

/** Reads a path or a `file:` URL. As in SQLite itself, `file:auth.db` is relative to the working folder. */
function pathOf(from: string, text: string): string | undefined {
  if (/^(\.{0,2}[\\/]|[a-z]:[\\/])/i.test(text)) return text
  if (!/^file:/i.test(text)) return undefined
  if (/[?#]/.test(text)) throw new CommandError(`${from} must not have parameters, because it is a file: URL`)
  try {
    return /^file:\/\//i.test(text) ? fileURLToPath(text) : decodeURIComponent(text.slice('file:'.length))
  } catch {
    throw new CommandError(`${from} is not a valid file: URL; write file:auth.db or file:///var/lib/auth.db`)
  }
}

function shownOf(url: URL): string {
  const shown = new URL(url)
  shown.password = ''
  shown.search = ''
  return shown.href
}

function secretsOf(url: URL): readonly string[] {
  return [url.password, decoded(url.password), ...url.searchParams.values()]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
