import { cancel, confirm, isCancel, select, text } from '@clack/prompts'
import { type Choices, frameworks, moduleKinds, type StarterKind, stores } from './choices.ts'
import { StarterError } from './starter-error.ts'
import { frameworkTemplates } from './templates/frameworks.ts'
import { storeTemplates } from './templates/stores.ts'

const modules = { esm: 'ES modules', commonjs: 'CommonJS' } as const

/** Asks for the missing choices. */
export async function askChoices(chosen: Partial<Choices>, kind: StarterKind): Promise<Choices> {
  const framework =
    chosen.framework ?? (await one('Which framework?', frameworks, name => frameworkTemplates[name].title))
  const store =
    chosen.store ?? (await one('Where should sessions be stored?', stores, name => storeTemplates[name].title))
  const module =
    chosen.module ?? (kind === 'init' ? 'esm' : await one('Which module system?', moduleKinds, name => modules[name]))
  const policy =
    chosen.policy ?? answer(await confirm({ message: 'Add a policy that says who may do what with which order?' }))
  return { framework, store, module, policy, agents: chosen.agents ?? true }
}

export async function askFolder(): Promise<string> {
  return answer(await text({ message: 'Which folder?', placeholder: 'my-api', defaultValue: 'my-api' }))
}

export async function askToWrite(): Promise<void> {
  if (!answer(await confirm({ message: 'Write these files?' }))) stop()
}

async function one<Value extends string>(
  message: string,
  values: readonly Value[],
  title: (value: Value) => string,
): Promise<Value> {
  const options = values.map(value => ({ value: value as string, label: title(value) }))
  const chosen = answer(await select({ message, options }))
  return values.find(value => value === chosen)!
}

function answer<Value>(given: Value): Exclude<Value, symbol> {
  if (isCancel(given)) return stop()
  return given as Exclude<Value, symbol>
}

function stop(): never {
  cancel('Nothing was written.')
  throw new StarterError('cancelled')
}
