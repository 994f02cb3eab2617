// Lets Node import TypeScript as it is written: what is measured here must run as the published packages do. tsx also keeps
// the names of functions, which costs a call for every function that is made, and compiles no decorators without a tsconfig.
import { register } from 'node:module'

register('./loader-hooks.mjs', import.meta.url)
