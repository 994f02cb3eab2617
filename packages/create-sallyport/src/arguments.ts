import { parseArgs } from 'node:util'
import { type Choices, frameworks, moduleKinds, type StarterKind, stores } from './choices.ts'
import { StarterError } from './starter-error.ts'

/** The parsed command line. Missing choices are asked for. */
export interface Arguments {
  readonly folder: string | undefined
  readonly chosen: Partial<Choices>
  readonly yes: boolean
  readonly help: boolean
}

/** The flags, as `parseArgs` takes them. */
export const options = {
  framework: { type: 'string' },
  store: { type: 'string' },
  module: { type: 'string' },
  policy: { type: 'boolean' },
  agents: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  help: { type: 'boolean', short: 'h' },
} as const

const negatable = new Set(['policy', 'agents'])

/** The help text. */
export function usage(kind: StarterKind): string {
  const command = kind === 'create' ? 'npm create sallyport <folder> --' : 'npx sallyport init'
  return `${command} [options]

  --framework  ${frameworks.join(', ')}
  --store      ${stores.join(', ')}
  --module     ${moduleKinds.join(', ')}; default: ${kind === 'create' ? 'esm' : 'the type in package.json'}
  --policy     adds a policy with @sallyport/rbac; default: --no-policy, roles only
  --no-agents  writes no rules for coding assistants into AGENTS.md
  --yes        writes without confirmation
`
}

/** @throws StarterError for unknown, duplicate and invalid options, with the list of valid ones. */
export function readArguments(kind: StarterKind, args: readonly string[]): Arguments {
  const { values, positionals, tokens } = parse(args)
  const named = tokens.filter(token => token.kind === 'option').map(({ name }) => name)
  const unknown = named.find(name => !Object.hasOwn(options, name))
  if (unknown !== undefined) throw new StarterError(`unknown option --${unknown}; the options are ${optionNames()}`)
  const twice = named.find((name, i) => named.indexOf(name) !== i)
  if (twice !== undefined) throw new StarterError(`--${twice} must be given only once`)
  const most = kind === 'create' ? 1 : 0
  if (positionals.length > most) throw new StarterError(`unexpected argument: ${positionals[most]}`)
  refuseNegated(args)
  return {
    folder: positionals[0],
    chosen: {
      ...pick('framework', frameworks, values.framework),
      ...pick('store', stores, values.store),
      ...pick('module', moduleKinds, values.module),
      ...(values.policy === undefined ? {} : { policy: onOrOff('policy', values.policy) }),
      agents: values.agents === undefined ? true : onOrOff('agents', values.agents),
    },
    yes: values.yes === undefined ? false : onOrOff('yes', values.yes),
    help: values.help === undefined ? false : onOrOff('help', values.help),
  }
}

/** Not strict, so that our own error messages can list the valid options. */
function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
  })
}

function optionNames(): string {
  return Object.keys(options)
    .map(name => `--${name}`)
    .join(', ')
}

function pick<Name extends string, Value extends string>(
  name: Name,
  known: readonly Value[],
  given: string | boolean | undefined,
): { [name in Name]?: Value } {
  if (given === undefined) return {}
  const value = known.find(each => each === given)
  if (value !== undefined) return { [name]: value } as { [name in Name]?: Value }
  const problem = typeof given === 'string' ? `, not ${JSON.stringify(given)}` : ''
  throw new StarterError(`--${name} must be one of ${known.join(', ')}${problem}`)
}

function onOrOff(name: string, value: string | boolean): boolean {
  if (typeof value === 'boolean') return value
  throw new StarterError(`--${name} does not take a value`)
}

function refuseNegated(args: readonly string[]): void {
  const negated = Object.keys(options).find(name => !negatable.has(name) && args.includes(`--no-${name}`))
  if (negated !== undefined) throw new StarterError(`unknown option --no-${negated}`)
}
