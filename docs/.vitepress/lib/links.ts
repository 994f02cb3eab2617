import { statSync } from 'node:fs'
import { posix } from 'node:path'
import { outsideFences } from './blocks.ts'
import { repository, root } from './repository.ts'
import type { Source } from './sources.ts'

/** Returns where a path of the repository leads: a page of the site, or the file in the repository's web view. */
export type Address = (file: string) => string

/** A span of code, or a link: what is before its target, the target and the anchor. The text of a link may hold code. */
const spanOrLink = /((`+)(?!`)[\s\S]*?[^`]\2(?!`))|(\[(?:[^[\]]|\[[^\]]*\])*\]\()([^)#\s]+)(#[^)\s]*)?\)/g

/** Replaces the relative links and images of a Markdown file. Anchors stay; links to other hosts are left alone. */
export function mapLinks(markdown: string, file: string, address: Address): string {
  const map = (whole: string, code: string, _marks: string, before: string, path: string, anchor = '') => {
    if (code !== undefined || /^([a-z][a-z+.-]*:|\/)/i.test(path)) return whole
    return `${before}${address(posix.join(posix.dirname(file), path))}${anchor})`
  }
  return outsideFences(markdown, text => text.replaceAll(spanOrLink, map))
}

/** Leads to pages by `toPage`, and to all other files in the repository. */
export function addresses(sources: readonly Source[], toPage: (page: string) => string): Address {
  const pages = new Map(sources.map(({ file, page }) => [file, page]))
  return file => {
    const page = pages.get(file)
    return page === undefined ? inRepository(file) : toPage(page)
  }
}

/** Returns the address of a file or folder in the repository's web view. Throws if there is none. */
function inRepository(file: string): string {
  const isImage = /\.(svg|png)$/.test(file)
  const kind = statSync(root + file).isDirectory() ? 'tree' : isImage ? 'raw' : 'blob'
  return `${repository}/${kind}/main/${file}`
}

/** Makes the anchor of a heading as GitHub does, so that the same links work there and on the site. */
export function slugify(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}

/** The path of a page in the address bar: without `.md`, and without `index`. */
export function routeOf(page: string): string {
  return page.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')
}
