import { readdirSync, readFileSync } from 'node:fs'
import { base, site } from '../lib/repository.ts'
import { fileOf } from './serve.ts'

const origin = new URL(site).origin

/**
 * Every link of the built site, in HTML, Markdown and text, that leads to no file or to no anchor, as `file: link`, and
 * every image and script from another host.
 */
export function findDeadLinks(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
  const pages = names.filter(name => name.endsWith('.html'))
  const texts = names.filter(name => /\.(md|txt)$/.test(name))
  const anchors = new Map(
    pages.map(name => [`${folder}/${name}`, anchorsOf(readFileSync(`${folder}/${name}`, 'utf8'))]),
  )
  const isDead = (from: string, link: string) => {
    const { pathname, hash } = new URL(link, `${origin}${base}${from}`)
    const file = fileOf(folder, pathname)
    if (file === undefined) return true
    const target = anchors.get(file.replace(/\.md$/, '.html'))
    return hash !== '' && target !== undefined && !target.has(decodeURIComponent(hash.slice(1)))
  }
  const dead = (name: string, links: readonly string[]) =>
    links.filter(link => isDead(name, link)).map(link => `${name}: ${link}`)
  const read = (name: string) => readFileSync(`${folder}/${name}`, 'utf8')
  return [
    ...pages.flatMap(name => dead(name, linksOf(read(name)))),
    ...pages.flatMap(name =>
      (read(name).match(remoteContent) ?? []).map(element => `${name}: asks another host: ${element}`),
    ),
    ...texts.flatMap(name =>
      dead(
        name,
        [...read(name).matchAll(ownAddress)].map(([link]) => link),
      ),
    ),
  ]
}

/** An address on the site, in Markdown. */
const ownAddress = new RegExp(`${site.replaceAll('.', '\\.')}[^)\\s<>"'\`]*(?=\\)| )`, 'g')

/** An image or a script from another host. */
const remoteContent = /<(?:img|script|source|iframe)\b[^>]*?\ssrc="(?:https?:)?\/\/[^>]*>/g

const addressAttribute =
  /<(?:(?:a|link|img|script)\b[^>]*?\s(?:href|src)|meta property="og:(?:url|image)" content)="([^"]+)"/g

function linksOf(html: string): readonly string[] {
  const links = [...html.matchAll(addressAttribute)].map(([, link]) => decode(link!))
  return links.filter(link => link.startsWith(site) || !/^[a-z][a-z+.-]*:|^\/\//i.test(link))
}

function anchorsOf(html: string): ReadonlySet<string> {
  return new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => decode(id!)))
}

function decode(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&#39;', "'")
}
