import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A page whose code comes from the applications in a folder. */
export interface FilledPage {
  readonly path: string
  readonly folder: string
}

const rows = [
  ['moving', 'migrations'],
  ['recipes', 'recipes'],
] as const

/**
 * Lists the pages about moving, with `examples/migrations`, the recipes, with `examples/recipes`, and the page about bundlers, with what
 * `pnpm check:bundlers` and `pnpm check:layouts` run.
 */
export function filledPages(): readonly FilledPage[] {
  const bundlers = { path: pathOf('../../bundlers.md'), folder: pathOf('../../../.ci/') }
  return [bundlers, ...applicationPages()]
}

function applicationPages(): readonly FilledPage[] {
  return rows.flatMap(([pages, examples]) => {
    const [at, folder] = [pathOf(`../../${pages}/`), pathOf(`../../../examples/${examples}/`)]
    const names = readdirSync(at).filter(name => name.endsWith('.md'))
    return names.map(name => ({ path: at + name, folder }))
  })
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}
