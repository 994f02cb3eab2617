import { useData, withBase } from 'vitepress'
import { defineComponent, h, ref } from 'vue'

/** What the configuration of the theme adds for the quick starts. */
export interface Choices {
  readonly quickStarts: readonly { readonly text: string; readonly link: string }[]
}

/** On the quick starts: links to the same section for the other frameworks. */
export const FrameworkChoice = defineComponent(() => {
  const { page, theme } = useData<Choices>()
  const hash = ref('')
  const readHash = () => (hash.value = globalThis.location.hash)
  const show = ({ text, link }: Choices['quickStarts'][number]) => {
    const isCurrent = `${link.slice(1)}.md` === page.value.relativePath
    return h('a', { href: withBase(link) + hash.value, 'aria-current': isCurrent ? 'page' : undefined }, text)
  }
  return () =>
    page.value.relativePath.startsWith('quick-start-')
      ? h(
          'nav',
          { class: 'framework-choice', 'aria-label': 'Framework', onPointerover: readHash, onFocusin: readHash },
          theme.value.quickStarts.map(show),
        )
      : undefined
})
