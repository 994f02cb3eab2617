import { defineCommand } from 'citty'
import { type Application, loadApplication } from '../application/load-application.ts'
import { fileOf } from '../application/import-module.ts'
import { envFileArgument, loadEnvFile } from '../env-file.ts'
import { readExplanations } from '../explanations.ts'
import { CommandError, exitCodes } from '../fail.ts'
import { progressOn } from '../progress.ts'
import { type Diagnosis, examine, explainBy } from './examine.ts'
import { finding } from './finding.ts'
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
  if (module === undefined) return examine(patientOf(undefined), progressOn())
  const application = await opened(module)
  if (application instanceof CommandError) return withoutApplication(application)
  try {
    if (application.auth === undefined) {
      throw new CommandError(`${module} gives no auth; export it, or return { app, auth } from createApp()`)
    }
    return await examine(patientOf(application), progressOn())
  } finally {
    await application.close()
  }
}

async function opened(module: string): Promise<Application | CommandError> {
  // A wrong path is a mistake in the command, and not in the application.
  fileOf(module)
  try {
    return await loadApplication(module)
  } catch (error) {
    if (error instanceof CommandError) return error
    throw error
  }
}

/** An application that does not start may have a reason that the checks of the environment explain, such as a weak secret. */
async function withoutApplication({ message }: CommandError): Promise<Omit<Diagnosis, 'explained'>> {
  const diagnosis = await examine(patientOf(undefined), progressOn())
  const fails = finding('error', 'application_fails', message, {
    why: 'Nothing of the application itself could be checked.',
    fix: 'Correct what the message says, and the findings about the environment, and run the doctor again.',
  })
  return { ...diagnosis, findings: [...fails, ...diagnosis.findings] }
}

function noticeOf(module: string | undefined): string | undefined {
  if (module !== undefined) return undefined
  return 'Only the environment was checked: name the module of your application for the rest.'
}

function jsonOf(module: string | undefined, { findings, explained, hashing }: Diagnosis): string {
  return JSON.stringify({ module: module ?? null, findings, explained, hashing: hashing ?? null }, null, 2)
}
