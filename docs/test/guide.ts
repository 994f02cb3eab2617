import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { readPage } from './page.ts'
import { makeProject, type Project } from './project.ts'
import { exported } from './start.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** The guide to policies, and the README that links to it. */
export const guide = readPage(read('docs/policies.md'))
export const readme = readPage(read('packages/rbac/README.md'))

const given = fileURLToPath(new URL('given.ts', import.meta.url))
const imports = `import { policy, type Order } from './policies.ts'\nimport { auth, orders, Orders } from '${given}'\n`

/** Makes a project from the guide's blocks: `policies.ts` has those without a framework, and each application has a file. */
export function makeGuide(): Project {
  const project = makeProject()
  project.write('policies.ts', `${guide.program}\nexport { careless, policy, type Order }\n`)
  project.write('readme.ts', `${readme.program}\nexport {}\n`)
  for (const [adapter, text] of guide.applications) {
    project.write(`${adapter}.ts`, `${imports}${text}\nexport { ${exported[adapter]} }\n`)
  }
  return project
}

/** Imports a module as on a reader's machine: in the project's folder, where no policy file exists yet. */
export async function load(project: Project, file: string): Promise<{ exports: unknown; printed: readonly string[] }> {
  const here = process.cwd()
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    process.chdir(project.folder)
    vi.stubEnv('CI', '')
    const exports: unknown = await import(project.path(file))
    return { exports, printed: log.mock.calls.map(([text]) => String(text).trimEnd()) }
  } finally {
    vi.unstubAllEnvs()
    process.chdir(here)
    log.mockRestore()
  }
}
