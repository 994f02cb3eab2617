import { readFileSync, writeFileSync } from 'node:fs'
import { fill, page, readResults } from './fill.ts'

writeFileSync(page, fill(readFileSync(page, 'utf8'), readResults()))
