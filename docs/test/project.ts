import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A reader's project: a temporary folder with the packages that the guides use. */
export interface Project {
  readonly folder: string
  path(file: string): string
  write(file: string, text: string): void
  remove(): void
}

const docs = fileURLToPath(new URL('..', import.meta.url))

/** The strict settings of this repository, except that an excerpt may leave names unused. */
const tsconfig = {
  extends: join(docs, '../tsconfig.base.json'),
  compilerOptions: {
    experimentalDecorators: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    rewriteRelativeImportExtensions: false,
  },
  include: ['*.ts'],
}

/** Makes an empty project. */
export function makeProject(): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sallyport-docs-')))
  const path = (file: string) => join(folder, file)
  const write = (file: string, text: string) => {
    mkdirSync(dirname(path(file)), { recursive: true })
    writeFileSync(path(file), text)
  }
  symlinkSync(join(docs, 'node_modules'), path('node_modules'), 'junction')
  write('package.json', JSON.stringify({ type: 'module' }))
  write('tsconfig.json', JSON.stringify(tsconfig))
  return { folder, path, write, remove: () => rmSync(folder, { recursive: true }) }
}
