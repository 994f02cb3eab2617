import type { Choices } from '../choices.ts'
import { frameworkTemplates } from './frameworks.ts'
import { storeTemplates } from './stores.ts'

export function readmeFile(name: string, { framework, store, policy }: Choices): string {
  return `# ${name}

An API with logins on ${frameworkTemplates[framework].title} and Sallyport. Store: ${storeTemplates[store].title}.

    npm install
    npm test        # login, refresh, guards, roles${policy ? ', the policy' : ''}, and the audit of routes
    npm run dev     # http://localhost:3000; log in as maker or checker with DEMO_PASSWORD from .env
    npx @sallyport/cli doctor src/open-app.ts --env .env   # looks for mistakes in the configuration

Connect your users table in \`src/users.ts\`, and set the URL of your API in \`src/auth.ts\`. \`.env\` has the secrets of\nthis project. Do not commit it, and use other secrets in production.
`
}

export function tsconfigFile({ framework }: Choices): string {
  const options = {
    target: 'ES2022',
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    ...(framework === 'nestjs' && { experimentalDecorators: true }),
    rootDir: 'src',
    outDir: 'dist',
  }
  return `${JSON.stringify({ compilerOptions: options, include: ['src'] }, null, 2)}\n`
}
