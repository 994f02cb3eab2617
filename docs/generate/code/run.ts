import { readFileSync, writeFileSync } from 'node:fs'
import { fill } from './fill.ts'
import { filledPages } from './pages.ts'

for (const { path, folder } of filledPages()) writeFileSync(path, fill(readFileSync(path, 'utf8'), folder))
