import type { UserConfig } from 'vitepress'

type Options = NonNullable<UserConfig['vite']>

/** A plugin of the Vite that VitePress brings. */
export type Plugin = Extract<NonNullable<Options['plugins']>[number], { name: string }>

/** A logger of that Vite. */
export type Logger = NonNullable<Options['customLogger']>
