import { availableParallelism } from 'node:os'
import { defineCommand } from 'citty'
import { CommandError } from '../fail.ts'
import { progressOn } from '../progress.ts'
import { best, type Candidate, chooseParameters } from './choose.ts'
import { families } from './families.ts'

const args = {
  hasher: { type: 'string', description: 'bcrypt or argon2.', valueHint: 'bcrypt', default: 'bcrypt' },
  target: {
    type: 'string',
    description: 'The longest that a hash may take, in milliseconds.',
    valueHint: '250',
    default: '250',
  },
  json: { type: 'boolean', description: 'Print the result as JSON.' },
} as const

const calibrateCommand = defineCommand({
  meta: { name: 'calibrate', description: 'Measures on this machine how costly a password hash can be.' },
  args,
  run: async ({ args: given }) => {
    const target = targetOf(given.target)
    const family = Object.hasOwn(families, given.hasher) ? families[given.hasher] : undefined
    if (family === undefined) throw new CommandError(`--hasher must be ${Object.keys(families).join(' or ')}`)
    const progress = progressOn()
    progress.show(`measuring ${given.hasher}`)
    const measured = await chooseParameters(await family(), target)
    progress.end()
    const chosen = best(measured, target)
    const result = { hasher: given.hasher, target, cores: availableParallelism(), measured, chosen }
    process.stdout.write(
      given.json ? `${JSON.stringify(result, null, 2)}\n` : textOf(given.hasher, target, measured, chosen),
    )
  },
})

export const hashCommand = defineCommand({
  meta: { name: 'hash', description: 'Finds the cost of password hashes.' },
  subCommands: { calibrate: calibrateCommand },
})

function targetOf(text: string): number {
  const target = Number(text)
  if (Number.isFinite(target) && target >= 1 && target <= 10_000) return target
  throw new CommandError('--target must be from 1 to 10000 milliseconds')
}

function textOf(hasher: string, target: number, measured: readonly Candidate[], chosen: Candidate): string {
  const lines = measured.map(each => `${describe(each).padEnd(40)} ${Math.round(each.milliseconds)} ms`)
  const isSlow = chosen.milliseconds > target
  const options = Object.entries(chosen.parameters).map(([name, value]) => `${name}: ${value}`)
  return [
    ...lines,
    '',
    isSlow
      ? `This machine takes longer than ${target} ms even for the least that is safe. A lower cost is refused.`
      : `The most within ${target} ms:`,
    '',
    `hashing: { hasher: ${hasher}Hasher({ ${options.join(', ')} }) },`,
    '',
  ].join('\n')
}

function describe({ parameters }: Candidate): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}
