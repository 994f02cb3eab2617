import { readdirSync, readFileSync } from 'node:fs'
import type { ArgDef, CommandDef } from 'citty'
import { expect, test } from 'vitest'
import { commandTable } from '../src/sallyport.ts'
import { sallyport } from './sallyport.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

interface Command {
  readonly path: string
  readonly args: Readonly<Record<string, ArgDef>>
}

const commands = await commandsOf('sallyport', commandTable)

async function commandsOf(path: string, command: CommandDef): Promise<readonly Command[]> {
  const below = Object.entries(((await valueOf(command.subCommands)) ?? {}) as Record<string, unknown>)
  const found = await Promise.all(
    below.map(async ([name, each]) => commandsOf(`${path} ${name}`, (await valueOf(each)) as CommandDef)),
  )
  if (below.length > 0) return found.flat()
  return [{ path, args: ((await valueOf(command.args)) ?? {}) as Record<string, ArgDef> }]
}

/** citty takes values, promises, and functions that return either. */
function valueOf(value: unknown): unknown {
  return typeof value === 'function' ? (value as () => unknown)() : value
}

/** The part of the README that is about a command: its heading names the first word. */
function sectionOf({ path }: Command): string {
  const heading = `### \`${path.split(' ').slice(0, 2).join(' ')}\``
  expect(readme).toContain(heading)
  return readme.slice(readme.indexOf(heading)).split(/\n##/)[0]!
}

const flagsOf = ({ args }: Command) =>
  Object.entries(args).flatMap(([name, { type, ...arg }]) => {
    const alias = 'alias' in arg && typeof arg.alias === 'string' ? [`-${arg.alias}`] : []
    return type === 'positional' ? [] : [`--${name}`, ...alias]
  })

test.each(commands)('the README describes $path with every flag', command => {
  const section = sectionOf(command)
  expect(section).toContain(command.path)
  expect(flagsOf(command).filter(flag => !section.includes(`\`${flag}\``))).toEqual([])
})

test('the README describes no command and no flag that does not exist', () => {
  const flags = new Set(['--no-policy', '--no-agents', '--help', ...commands.flatMap(flagsOf)])
  expect([...readme.matchAll(/`(--[a-z-]+)`/g)].map(([, flag]) => flag!).filter(flag => !flags.has(flag))).toEqual([])
  const known = (text: string) => commands.some(({ path }) => path.startsWith(text) || text.startsWith(path))
  expect([...readme.matchAll(/`(sallyport [a-z ]+)/g)].map(([, text]) => text!.trim()).filter(t => !known(t))).toEqual(
    [],
  )
})

test('the first example of the README runs', async () => {
  const [, command] = /^npx sallyport (.+)$/m.exec(readme)!
  const { code, out } = await sallyport(command!.split(' '))
  expect([code, out]).toEqual([0, expect.stringContaining('create table')])
})

test.each(Object.keys(commandTable.subCommands ?? {}))('sallyport %s has tests in a folder of its name', name => {
  const files = readdirSync(new URL(`./${name}`, import.meta.url))
  expect(files.filter(file => file.endsWith('.test.ts'))).not.toEqual([])
})
