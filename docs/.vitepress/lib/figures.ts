import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, posix } from 'node:path'
import { root } from './repository.ts'
import type { Source } from './sources.ts'

/** A wider figure is scrolled on a phone: its letters would be too small. */
const phone = 480
const image = /!\[([^\]]*)\]\(([^)\s]+\.svg)\)/g
const darkRules = /@media ?\(prefers-color-scheme: ?dark\) ?\{((?:[^{}]*\{[^{}]*\})*)\s*\}/

/**
 * Writes the figures of a page into a folder, each in a light and a dark version, and makes the page show both: the
 * style sheet of the site hides one. On GitHub the file follows the reader's color scheme; on the site, the switch does.
 */
export function withFigures(markdown: string, { file, page }: Source, pages: string): string {
  return markdown.replaceAll(image, (_whole, alt: string, path: string) => {
    const svg = readFileSync(root + posix.join(posix.dirname(file), path), 'utf8')
    if (!darkRules.test(svg)) throw new Error(`${file}: ${path} has no colors for dark mode`)
    const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
    if (height === undefined) throw new Error(`${file}: ${path} needs a viewBox that begins with 0 0`)
    const name = basename(path, '.svg')
    mkdirSync(`${pages}/figures`, { recursive: true })
    writeFileSync(`${pages}/figures/${name}-light.svg`, svg.replace(darkRules, ''))
    writeFileSync(`${pages}/figures/${name}-dark.svg`, svg.replace(darkRules, '$1'))
    const folder = page.replaceAll(/[^/]+\//g, '../').replace(/[^/]+$/, '')
    const show = (scheme: string) =>
      `<img class="figure ${scheme}-only" src="./${folder}figures/${name}-${scheme}.svg" alt="${alt.replaceAll('"', '&quot;')}" width="${width}" height="${height}">`
    const shown = `${show('light')}${show('dark')}`
    return Number(width) > phone ? `<div class="wide-figure" tabindex="0">${shown}</div>` : shown
  })
}
