import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { withTabs } from './blocks.ts'
import { withFigures } from './figures.ts'
import { addresses, mapLinks, routeOf } from './links.ts'
import { repository, root, site } from './repository.ts'
import { findSources, type Source } from './sources.ts'

/** A page of the site. */
export interface Page extends Source {
  /** The text of the file. */
  readonly markdown: string
  /** The first heading, without code marks. */
  readonly title: string
  /** The first paragraph as plain text, for search engines and `llms.txt`. */
  readonly description: string
}

/** Reads every page that is made from a file of the repository. */
export function readPages(): readonly Page[] {
  return findSources().map(source => {
    const markdown = withReadmeBlocks(readFileSync(root + source.file, 'utf8'))
    return { ...source, markdown, title: titleOf(markdown), description: descriptionOf(markdown) }
  })
}

/** Writes the pages into a folder, as VitePress reads them. A page that has not changed is left alone. */
export function writePages(pages: readonly Page[], folder: string): void {
  const address = addresses(pages, page => `/${routeOf(page)}`)
  for (const page of pages) {
    const text = withTabs(mapLinks(withFigures(page.markdown, page, folder), page.file, address))
    writeIfChanged(`${folder}/${page.page}`, withFrontmatter(page, text))
  }
}

function writeIfChanged(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Returns a page as Markdown that can be read anywhere: its links are addresses. */
export function toPlainMarkdown(page: Page, pages: readonly Page[]): string {
  const address = addresses(pages, target => site + target)
  return mapLinks(page.markdown, page.file, address).replaceAll(/^```(\w+) [\w.-]+$/gm, '```$1')
}

function withFrontmatter({ file, description }: Page, text: string): string {
  const own = /^---\n([\s\S]*?)---\n/.exec(text)
  const lines = [`description: ${JSON.stringify(description)}`, `edit: ${repository}/edit/main/${file}`]
  if (file.includes('/generated/')) lines.push('search: false', 'editLink: false')
  return `---\n${own?.[1] ?? ''}${lines.join('\n')}\n---\n${text.slice(own?.[0].length ?? 0)}`
}

function titleOf(markdown: string): string {
  return /^# (.+)$/m.exec(markdown)?.[1]!.replaceAll('`', '') ?? 'Sallyport'
}

function descriptionOf(markdown: string): string {
  const tagline = /^ +tagline: (.+)$/m.exec(markdown)
  if (tagline) return tagline[1]!
  const paragraph = markdown.split('\n\n').find(text => /^[A-Z`[]/.test(text)) ?? ''
  const plain = paragraph
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*]/g, '')
    .replaceAll(/\s+/g, ' ')
  return plain.length <= 160 ? plain : `${plain.slice(0, plain.lastIndexOf(' ', 158))} …`
}

/** A line `<!-- README: js -->` stands for the first block of that language in the README of the repository. */
function withReadmeBlocks(markdown: string): string {
  return markdown.replaceAll(/^<!-- README: (\w+) -->$/gm, (_whole, language: string) => {
    const block = new RegExp(`^\`\`\`${language}\\n[\\s\\S]*?^\`\`\`$`, 'm').exec(
      readFileSync(`${root}README.md`, 'utf8'),
    )
    if (block === null) throw new Error(`README.md has no block of ${language}`)
    return block[0]
  })
}
