import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type DefaultTheme, defineConfigWithTheme } from 'vitepress'
import { generators } from './generators.ts'
import { accessibleTables, accessibleTheme } from './lib/accessible.ts'
import { readContents } from './lib/contents.ts'
import { runGenerator } from './lib/generated.ts'
import { headOf } from './lib/head.ts'
import { routeOf, slugify } from './lib/links.ts'
import { collectWarnings } from './lib/logger.ts'
import { withoutTimeLimit } from './lib/highlighter.ts'
import { writeForModels } from './lib/llms.ts'
import { type Page, readPages, writePages } from './lib/pages.ts'
import { base, repository, site, version } from './lib/repository.ts'
import { writeOnChange } from './lib/watch.ts'
import type { Choices } from './theme/framework-choice.ts'

const folder = fileURLToPath(new URL('.', import.meta.url))
const pagesFolder = `${folder}pages`
const pages = readPages()
rmSync(pagesFolder, { recursive: true, force: true })
writePages(pages, pagesFolder)

const byFile = new Map(pages.map(page => [page.file, page]))
const linkTo = ({ title, page }: Page) => ({ text: title, link: `/${routeOf(page)}` })
const groups = readContents(pages).map(({ title, entries }) => ({
  text: title,
  collapsed: false,
  items: entries.map(({ file, children }) => ({
    ...linkTo(byFile.get(file)!),
    ...(children.length > 0 && { collapsed: true, items: children.map(child => linkTo(byFile.get(child)!)) }),
  })),
}))
const generated = await Promise.all(
  generators.map(async generator => ({
    text: generator.title,
    collapsed: true,
    items: [...(await runGenerator(generator, pagesFolder))],
  })),
)
const quickStarts = pages
  .filter(({ page }) => page.startsWith('quick-start-'))
  .map(({ title, page }) => ({
    text: title.replace('Quick start: ', '').replace('the w', 'W'),
    link: `/${routeOf(page)}`,
  }))

const { logger, warnings } = collectWarnings()

export default defineConfigWithTheme<DefaultTheme.Config & Choices>({
  title: 'Sallyport',
  description: byFile.get('docs/.vitepress/home.md')!.description,
  lang: 'en',
  base,
  cleanUrls: true,
  srcDir: '.vitepress/pages',
  outDir: '.vitepress/dist',
  cacheDir: '.vitepress/cache',
  sitemap: { hostname: site },
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}logo.svg` }],
    ['meta', { name: 'theme-color', content: '#0f766e' }],
  ],
  transformHead: ({ pageData, title, description }) => headOf(pageData.relativePath, title, description),
  buildEnd({ outDir }) {
    writeForModels(pages, outDir)
    if (warnings.length > 0) throw new Error(`the build has warnings:\n${warnings.join('\n')}`)
  },
  markdown: {
    config: accessibleTables,
    anchor: { slugify },
    shikiSetup: withoutTimeLimit,
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  vite: {
    publicDir: `${folder}public`,
    customLogger: logger,
    plugins: [accessibleTheme, writeOnChange(pagesFolder)],
    // The index of the search, which is loaded when somebody opens it: 330 kB compressed.
    build: { chunkSizeWarningLimit: 2000 },
  },
  themeConfig: {
    logo: { src: '/logo.svg', alt: '' },
    nav: [
      { text: 'Quick start', items: quickStarts },
      { text: 'Guides', link: '/guides' },
      { text: version, items: [{ text: 'Releases', link: `${repository}/releases` }] },
    ],
    quickStarts,
    sidebar: [...groups, ...generated],
    outline: { level: [2, 3] },
    search: { provider: 'local', options: { detailedView: false } },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: { pattern: ({ frontmatter }) => String(frontmatter['edit']), text: 'Edit this page' },
    externalLinkIcon: false,
    notFound: {
      title: 'Page not found',
      quote: 'It may have moved. Search for it, or start from the home page.',
      linkLabel: 'Home',
      linkText: 'Home',
    },
    footer: { message: 'MIT License' },
  },
})
