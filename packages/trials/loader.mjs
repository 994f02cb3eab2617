// Lets Node import TypeScript without tsx: what is measured here must run like the published packages. tsx also keeps function
// names, which costs a call for each new function, and needs a tsconfig for decorators.
import { register } from 'node:module'

register('./loader-hooks.mjs', import.meta.url)
