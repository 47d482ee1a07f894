import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { packageNames } from '../../../tools/packages/packagePlans.ts'
import { repository } from '../../../tools/packages/repository.ts'
import { npm } from './npm.ts'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
}

declare module 'vitest' {
  interface ProvidedContext {
    strangerApp: {
      /** The sample for React, installed outside of the repository from the archives of all packages, with what they are tried with. */
      readonly folder: string
      /** Paths of the archives that `npm pack` made, by name of the package. */
      readonly archives: Readonly<Record<string, string>>
    }
  }
}

/** Installs the packages once for all files of a run, as somebody does who got the archives and nothing else. */
export default function setup(project: TestProject): () => void {
  const made = mkdtempSync(join(tmpdir(), 'ringfence-stranger-'))
  const folder = join(made, 'shop')
  const archives = Object.fromEntries(packageNames.map(name => [name, pack(name, made)]))
  cpSync(join(repository, 'docs/embedding/examples/react'), folder, { recursive: true })
  const sample = manifestIn(folder)
  const tried = manifestIn(join(repository, 'e2e/packages/harness'))
  const fromArchives = Object.entries(archives).map(([name, path]) => [`@ringfence/${name}`, `file:${path}`])
  const dependencies = { ...sample.dependencies, ...tried.dependencies, ...Object.fromEntries(fromArchives) }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...sample, dependencies }))
  npm(folder, 'install', '--prefer-offline', '--ignore-scripts')
  project.provide('strangerApp', { folder, archives })
  return () => rmSync(made, { recursive: true, force: true })
}

function pack(name: string, into: string): string {
  const file = npm(join(repository, 'dist/packages', name), 'pack', '--pack-destination', into).trim()
  return join(into, file.split('\n').at(-1) ?? '')
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
