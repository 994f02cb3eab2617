import { stripVTControlCharacters } from 'node:util'
import { type ArgsDef, type CommandDef, parseArgs } from 'citty'
import { CommandError } from './fail.ts'
import { nearest } from './nearest.ts'

/** A command of the table, and the arguments that are left for it. */
export interface FoundCommand {
  readonly path: readonly string[]
  readonly command: CommandDef
  readonly rest: readonly string[]
  /** Whether the arguments stop before one of its commands. */
  readonly isIncomplete: boolean
}

/**
 * Finds the command that the arguments name.
 *
 * @throws CommandError that suggests the nearest command for an unknown one.
 */
export async function findCommand(table: CommandDef, args: readonly string[], name: string): Promise<FoundCommand> {
  let found: FoundCommand = { path: [name], command: table, rest: args, isIncomplete: true }
  while (found.isIncomplete) {
    const { path, command, rest } = found
    const commands = (await valueOf(command.subCommands)) as Record<string, unknown>
    const [word] = rest
    if (word === undefined || word.startsWith('-')) return found
    if (!Object.hasOwn(commands, word)) throw unknownCommand(path, word, Object.keys(commands))
    const next = (await valueOf(commands[word])) as CommandDef
    found = { path: [...path, word], command: next, rest: rest.slice(1), isIncomplete: next.subCommands !== undefined }
  }
  return found
}

/**
 * Checks the arguments of a command. A misspelt `--schema` must not fall back to the default schema.
 *
 * @throws CommandError that names the argument.
 */
export async function checkArguments({ path, command, rest }: FoundCommand): Promise<void> {
  const defined = ((await valueOf(command.args)) ?? {}) as ArgsDef
  const help = `see ${path.join(' ')} --help`
  const flags = Object.entries(defined).filter(([, { type }]) => type !== 'positional')
  const names = flags.flatMap(([name, arg]) => [name, ...aliasesOf(arg)])
  const parsed = parsedBy(optional(defined), rest, help)
  for (const name of Object.keys(parsed)) {
    if (name !== '_' && !Object.hasOwn(defined, name) && !names.includes(kebabOf(name)))
      throw unknownFlag(name, names, help)
  }
  for (const [name, { type }] of flags) {
    if (type === 'string' && parsed[name] === '') throw new CommandError(`--${name} needs a value; ${help}`)
  }
  // After the check for unknown flags: a value that looks like one is missing as a positional argument too.
  parsedBy(defined, rest, help)
  const extra = parsed._[Object.keys(defined).length - flags.length]
  if (extra !== undefined) throw new CommandError(`unexpected argument ${JSON.stringify(extra)}; ${help}`)
}

function optional(defined: ArgsDef): ArgsDef {
  return Object.fromEntries(Object.entries(defined).map(([name, arg]) => [name, { ...arg, required: false }]))
}

function parsedBy(defined: ArgsDef, rest: readonly string[], help: string) {
  try {
    return parseArgs([...rest], defined)
  } catch (error) {
    throw new CommandError(
      `${lowerFirst(stripVTControlCharacters((error as Error).message)).replace(/\.$/, '')}; ${help}`,
    )
  }
}

function unknownCommand(path: readonly string[], word: string, known: readonly string[]): CommandError {
  const close = nearest(word, known)
  const next = close === undefined ? `the commands are ${known.join(', ')}` : `did you mean ${path.join(' ')} ${close}?`
  return new CommandError(`unknown command ${JSON.stringify(word)}; ${next}`)
}

function unknownFlag(name: string, known: readonly string[], help: string): CommandError {
  const flag = name.length === 1 ? `-${name}` : `--${name}`
  const close = nearest(
    name,
    known.filter(each => each.length > 1),
  )
  if (close !== undefined) return new CommandError(`unknown option ${flag}; did you mean --${close}?`)
  return new CommandError(`unknown option ${flag}; ${help}, or write -- before a value that begins with a dash`)
}

/** citty takes values, promises, and functions that return either. */
export async function valueOf(value: unknown): Promise<unknown> {
  return typeof value === 'function' ? (value as () => unknown)() : value
}

function aliasesOf(arg: object): readonly string[] {
  const alias: unknown = Reflect.get(arg, 'alias')
  return [alias ?? []].flat().map(String)
}

/** citty also takes and returns each name in camel case. */
function kebabOf(name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
