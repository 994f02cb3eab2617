import type { WebOptions } from '@sallyport/core/web'

/** Where tokens are: in bodies and the `Authorization` header by default; in cookies if the application is used by pages. */
export type CookiesOption = Pick<WebOptions, 'cookies'>
