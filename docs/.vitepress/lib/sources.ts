import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { root } from './repository.ts'

/** A Markdown file of the repository that is a page of the site. */
export interface Source {
  /** Its path in the repository, such as `packages/core/README.md`. */
  readonly file: string
  /** Its path on the site, such as `packages/core.md`. */
  readonly page: string
}

/** The pages that the tables of `docs/README.md` do not list: the home page, and that list itself. */
export const unlisted: readonly Source[] = [
  { file: 'docs/.vitepress/home.md', page: 'index.md' },
  { file: 'docs/README.md', page: 'guides.md' },
]

/** Folders of `docs` without pages. */
const notPages = /^\.|^(generate|node_modules|test)$/

/** Lists every page that is made from a file of the repository. */
export function findSources(): readonly Source[] {
  return [
    ...unlisted,
    ...pagesBelow('').filter(({ file }) => file !== 'docs/README.md'),
    ...readdirSync(`${root}packages`).filter(isPublished).flatMap(pagesOfPackage),
    { file: 'examples/web/README.md', page: 'example.md' },
    { file: 'SECURITY.md', page: 'security.md' },
  ]
}

function pagesBelow(folder: string): readonly Source[] {
  const entries = readdirSync(`${root}docs/${folder}`, { withFileTypes: true })
  const folders = entries.filter(entry => entry.isDirectory() && !notPages.test(entry.name))
  return [
    ...markdownIn(`docs/${folder}`).map(name => ({ file: `docs/${folder}${name}`, page: folder + asIndex(name) })),
    ...folders.flatMap(({ name }) => pagesBelow(`${folder}${name}/`)),
  ]
}

function markdownIn(folder: string): readonly string[] {
  return readdirSync(root + folder).filter(name => name.endsWith('.md'))
}

function asIndex(name: string): string {
  return name === 'README.md' ? 'index.md' : name
}

function isPublished(name: string): boolean {
  const manifest = `${root}packages/${name}/package.json`
  return existsSync(manifest) && !(JSON.parse(readFileSync(manifest, 'utf8')) as { private?: boolean }).private
}

/** The README of a package is the page of its name; another file, such as RECIPES.md, adds its own name. */
function pagesOfPackage(name: string): readonly Source[] {
  return markdownIn(`packages/${name}`)
    .filter(file => file !== 'CHANGELOG.md')
    .map(file => ({
      file: `packages/${name}/${file}`,
      page: `packages/${file === 'README.md' ? name : `${name}-${file.slice(0, -3).toLowerCase()}`}.md`,
    }))
}
