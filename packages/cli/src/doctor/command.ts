import { defineCommand } from 'citty'
import { loadApplication } from '../application/load-application.ts'
import { envFileArgument, loadEnvFile } from '../env-file.ts'
import { readExplanations } from '../explanations.ts'
import { CommandError, exitCodes } from '../fail.ts'
import { progressOn } from '../progress.ts'
import { type Diagnosis, examine, explainBy } from './examine.ts'
import { patientOf } from './patient.ts'
import { reportText } from './report.ts'

const args = {
  module: {
    type: 'positional',
    description: 'A module that exports createApp() or auth. Without it only the environment is checked.',
    valueHint: 'dist/app.js',
    required: false,
  },
  explained: {
    type: 'string',
    description: 'A JSON file with a reason for each accepted finding.',
    valueHint: 'doctor.explained.json',
  },
  json: { type: 'boolean', description: 'Print the findings as JSON.' },
  env: envFileArgument,
} as const

export const doctorCommand = defineCommand({
  meta: { name: 'doctor', description: 'Looks for weak spots in an application and its environment.' },
  args,
  run: async ({ args: given }) => {
    loadEnvFile(given.env)
    const explanations = given.explained === undefined ? {} : readExplanations(given.explained)
    const diagnosis = explainBy(explanations, await diagnose(given.module), given.module !== undefined)
    process.stdout.write(
      given.json ? `${jsonOf(given.module, diagnosis)}\n` : reportText(diagnosis, noticeOf(given.module)),
    )
    if (diagnosis.findings.some(({ severity }) => severity !== 'info')) process.exitCode = exitCodes.findings
  },
})

async function diagnose(module: string | undefined): Promise<Omit<Diagnosis, 'explained'>> {
  const application = module === undefined ? undefined : await loadApplication(module)
  try {
    if (application !== undefined && application.auth === undefined) {
      throw new CommandError(`${module} gives no auth; export it, or return { app, auth } from createApp()`)
    }
    return await examine(patientOf(application), progressOn())
  } finally {
    await application?.close()
  }
}

function noticeOf(module: string | undefined): string | undefined {
  if (module !== undefined) return undefined
  return 'Only the environment was checked: name the module of your application for the rest.'
}

function jsonOf(module: string | undefined, { findings, explained, hashing }: Diagnosis): string {
  return JSON.stringify({ module: module ?? null, findings, explained, hashing: hashing ?? null }, null, 2)
}
