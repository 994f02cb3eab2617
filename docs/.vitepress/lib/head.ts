import type { HeadConfig } from 'vitepress'
import { routeOf } from './links.ts'
import { site } from './repository.ts'

/** Returns what other sites and search engines show of a page. */
export function headOf(page: string, title: string, description: string): HeadConfig[] {
  const url = site + routeOf(page)
  const og = { type: 'website', site_name: 'Sallyport', title, description, url, image: `${site}og.png` }
  return [
    ['link', { rel: 'canonical', href: url }],
    ...Object.entries(og).map(([name, content]): HeadConfig => ['meta', { property: `og:${name}`, content }]),
    ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
  ]
}
