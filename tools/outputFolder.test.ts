import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { removeAllBut } from './outputFolder.ts'

function plantedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-output-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'chunks'))
  for (const name of ['button.js', 'chunks/onIntent-before.js']) writeFileSync(join(folder, name), '')
  return folder
}

test('a build leaves the late files of the versions before, and nothing else of them', () => {
  const folder = plantedFolder()
  removeAllBut(folder, ['chunks'])
  expect(readdirSync(folder)).toEqual(['chunks'])
  expect(readdirSync(join(folder, 'chunks'))).toEqual(['onIntent-before.js'])
})

test('a first build finds nothing to empty', () => {
  expect(() => removeAllBut(join(plantedFolder(), 'none'), [])).not.toThrow()
})
