import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, posix } from 'node:path'
import { root } from './repository.ts'
import type { Source } from './sources.ts'

const drawing = /!\[([^\]]*)\]\(([^)\s]+\.svg)\)/g
const image = /!\[([^\]]*)\]\(([^)\s:]+\.png)\)/g
const screenshot =
  /<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">\s*<img src="([^"]+)" alt="([^"]*)">\s*<\/picture>/g
const darkRules = /@media ?\(prefers-color-scheme: ?dark\) ?\{((?:[^{}]*\{[^{}]*\})*)\s*\}/

/** A wider figure is scrolled on a phone: its letters would be too small. */
const phone = 480

/**
 * Writes the figures of a page into a folder, each in a light and a dark version, and makes the page show both: the
 * style sheet of the site hides one. On GitHub they follow the reader's system; on the site, the switch.
 */
export function withFigures(markdown: string, { file, page }: Source, pages: string): string {
  const folder = `${pages}/figures`
  const up = page.replaceAll(/[^/]+\//g, '../').replace(/[^/]+$/, '')
  const pathOf = (link: string) => root + posix.join(posix.dirname(file), link)
  const show = (name: string, scheme: 'light' | 'dark' | 'any', alt: string, attributes: string) =>
    `<img class="figure ${scheme}-only" src="./${up}figures/${name}" alt="${alt.replaceAll('"', '&quot;')}"${attributes}>`
  const wide = (images: string) => `<div class="wide-figure" tabindex="0">${images}</div>`
  const copied = (link: string, scheme: 'light' | 'dark' | 'any', alt: string) => {
    copyFileSync(pathOf(link), `${folder}/${basename(link)}`)
    return show(basename(link), scheme, alt, ' loading="lazy"')
  }
  mkdirSync(folder, { recursive: true })
  return markdown
    .replaceAll(drawing, (_whole, alt: string, link: string) => {
      const name = basename(link, '.svg')
      const { light, dark, width, height } = readDrawing(pathOf(link))
      writeFileSync(`${folder}/${name}-light.svg`, light)
      writeFileSync(`${folder}/${name}-dark.svg`, dark)
      const size = ` width="${width}" height="${height}"`
      const images = show(`${name}-light.svg`, 'light', alt, size) + show(`${name}-dark.svg`, 'dark', alt, size)
      return width > phone ? wide(images) : images
    })
    .replaceAll(screenshot, (_whole, dark: string, light: string, alt: string) =>
      wide(copied(light, 'light', alt) + copied(dark, 'dark', alt)),
    )
    .replaceAll(image, (_whole, alt: string, link: string) => wide(copied(link, 'any', alt)))
}

/** Splits a drawing for both color schemes in two. */
function readDrawing(path: string) {
  const svg = readFileSync(path, 'utf8')
  if (!darkRules.test(svg)) throw new Error(`${path}: the drawing has no colors for dark mode`)
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  if (height === undefined) throw new Error(`${path}: the drawing needs a viewBox that begins with 0 0`)
  return { light: svg.replace(darkRules, ''), dark: svg.replace(darkRules, '$1'), width: Number(width), height }
}
