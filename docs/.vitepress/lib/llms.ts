import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { readContents } from './contents.ts'
import { type Page, toPlainMarkdown } from './pages.ts'
import { site } from './repository.ts'

/**
 * Writes what language models read into the built site: each page as Markdown next to its HTML, `llms.txt` with a line
 * for each page, in the groups of the sidebar, and `llms-full.txt` with the texts of all pages.
 */
export function writeForModels(pages: readonly Page[], folder: string): void {
  const byFile = new Map(pages.map(page => [page.file, page]))
  const groups = readContents(pages).map(({ title, entries }) => ({
    title,
    pages: entries.flatMap(({ file, children }) => [file, ...children]).map(file => byFile.get(file)!),
  }))
  const ordered = groups.flatMap(group => group.pages)
  const home = byFile.get('docs/.vitepress/home.md')!
  for (const page of pages.filter(each => each !== home)) write(`${folder}/${page.page}`, toPlainMarkdown(page, pages))
  const sections = groups.map(group => `## ${group.title}\n\n${group.pages.map(lineOf).join('\n')}\n`)
  write(`${folder}/llms.txt`, [`# Sallyport\n\n> ${home.description}\n`, ...sections].join('\n'))
  const texts = ordered.map(page => `<!-- ${site}${page.page} -->\n\n${toPlainMarkdown(page, pages)}`)
  write(`${folder}/llms-full.txt`, texts.join('\n\n'))
}

function lineOf({ title, page, description }: Page): string {
  return `- [${title}](${site}${page}): ${description}`
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
