import { writeFileSync } from 'node:fs'
import { drawRace } from './race/draw.ts'
import { runRace } from './race/run.ts'
import { openStage } from './stage.ts'

// Runs the demo's race and draws it into a file: `tsx demo/picture.ts race.svg`.
const [file = 'refresh-race.svg'] = process.argv.slice(2)
const stage = await openStage()
try {
  await runRace(stage, 20) // the first requests are slow: code is still being loaded
  writeFileSync(file, drawRace(await runRace(stage, 20)))
} finally {
  await stage.close()
}
console.log(`Drawn into ${file}`)
