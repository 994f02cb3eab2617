import { readFileSync, writeFileSync } from 'node:fs'
import { fill, movingPages } from './fill.ts'

for (const page of movingPages()) writeFileSync(page, fill(readFileSync(page, 'utf8')))
