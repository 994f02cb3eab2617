import type { UserConfig } from 'vitepress'
import type { Plugin } from './vite.ts'

type Markdown = Parameters<NonNullable<NonNullable<UserConfig['markdown']>['config']>>[0]

/** What axe finds in components of VitePress 1.6, and what stands there instead. */
const edits: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'VPHome.vue': [['class="VPHome"', 'class="VPHome" role="main"']],
  'NotFound.vue': [['class="NotFound"', 'class="NotFound" role="main"']],
  'VPNavBarSearchButton.vue': [['DocSearch-Button-Key">K<', 'DocSearch-Button-Key key-k"><']],
  'VPSidebarItem.vue': [
    [':role="itemRole"', ''],
    [':tabindex="item.items && 0"', ''],
  ],
  'VPLocalSearchBox.vue': [
    ['role="button"', 'role="dialog" aria-modal="true"'],
    [`:aria-owns="results?.length ? 'localsearch-list' : undefined"`, ''],
    ['aria-expanded="true"', ''],
    ['aria-haspopup="listbox"', ''],
    ['aria-autocomplete="both"', 'role="combobox" aria-autocomplete="list" :aria-expanded="results?.length > 0"'],
    [`:id="'localsearch-item-' + index"`, 'role="none"'],
    [`:aria-selected="selectedIndex === index ? 'true' : 'false'"`, ''],
    ['role="option"', ''],
    ['<kbd :aria-label', '<kbd role="img" :aria-label'],
    [
      `:aria-label="[...p.titles, p.title].join(' > ')"`,
      `:id="'localsearch-item-' + index" role="option" :aria-selected="selectedIndex === index"`,
    ],
  ],
}

/** Corrects the components of VitePress. Throws if one of them changed. */
export const accessibleTheme: Plugin = {
  name: 'accessible-theme',
  enforce: 'pre',
  transform(code, id) {
    const [, name] = /\/theme-default\/(?:components\/)?(\w+\.vue)$/.exec(id) ?? []
    if (name === undefined) return undefined
    return edits[name]?.reduce((text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`${name} of VitePress no longer has ${from}: look at it with axe again`)
      return text.replaceAll(from, () => to)
    }, code)
  },
}

/** Makes a cell of an empty table header an ordinary cell, so that a screen reader does not announce a header. */
export function accessibleTables(markdown: Markdown): void {
  markdown.core.ruler.push('empty_headers', ({ tokens }) => {
    for (const [at, token] of tokens.entries()) {
      if (token.type !== 'th_open' || tokens[at + 1]!.content !== '') continue
      token.tag = 'td'
      tokens[at + 2]!.tag = 'td'
    }
  })
}
