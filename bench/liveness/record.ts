import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright'
import { buildPage } from '../buildPage.ts'
import { type Engine, openBrowser } from './browsers.ts'
import { rowsOf } from './encodedRows.ts'
import { makeSound, samplesOf } from './makeSound.ts'
import { cutOut, type MicrophoneFile, microphoneFile } from './microphone.ts'
import { openPageServer } from './pageServer.ts'
import { type Lane, openReceiver, type Recorded } from './receiver.ts'
import { type WantedSound, wantedSounds } from './soundList.ts'

/**
 * Plays sounds into a browser and keeps what it sends of them, one JSON per line, in a file of the folder; what is in it already is not
 * recorded again. `--way`: see `RecordedSound`. `--share N`: every N-th of each kind. `--only silence,tone`: these kinds.
 *
 * `node bench/liveness/record.ts --engine chromium --way encoder --share 1 --lanes 8 --into FOLDER`
 */
const { values: given } = parseArgs({
  options: {
    engine: { type: 'string', default: 'chromium' },
    way: { type: 'string', default: 'encoder' },
    share: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '8' },
    into: { type: 'string', default: 'bench-results' },
    only: { type: 'string' },
  },
})
const port = 21_041
const soundsPerFile = 8
const octetsPerMs = 96
const engine: Engine = given.engine === 'firefox' ? 'firefox' : 'chromium'
mkdirSync(given.into, { recursive: true })
const file = join(given.into, `${engine}-${given.way}.jsonl`)
const sounds = missingSounds()
const folder = mkdtempSync(join(tmpdir(), 'ringfence-sounds-'))
const receiver = await openReceiver()
/** What is encoded or sent now, by an id. */
const under = new Map<string, { readonly sound: WantedSound; readonly lane?: Lane; samples?: Buffer }>()
/** What the microphone plays, and whether its one recording has begun. */
let playing: (MicrophoneFile & { isTaken: boolean }) | undefined

const server = await openPageServer(port, {
  script: await buildPage(new URL('./page/page.ts', import.meta.url)),
  samplesOf(id) {
    const task = taskOf(id)
    task.samples = madeSamples(task.sound)
    return task.samples
  },
  acts: {
    capabilities: async () => receiver.capabilities,
    next: nextTask,
    connect: ({ lane, dtlsParameters }) =>
      taskOf(lane).lane?.transport.connect({ dtlsParameters }) ?? ended(),
    produce: ({ lane, rtpParameters, openForMs }) =>
      playing ? recordFile(lane, rtpParameters, openForMs) : recordOne(lane, rtpParameters),
    async encoded({ id, sizes }) {
      const { sound, samples } = taskOf(id)
      under.delete(id)
      if (samples) keep(sound, rowsOf(sizes, samples, sound.seconds * 1000))
    },
  },
})
try {
  const lanes = Number(given.lanes)
  if (given.way === 'encoder') await inBrowser(page => page.evaluate(count => window.encode(count), lanes))
  else if (given.way === 'rtp')
    await inBrowser(page => page.evaluate(count => window.record(count, false), lanes))
  else
    while (sounds.length > 0) {
      playing = { ...microphoneFile(folder, sounds.splice(0, soundsPerFile)), isTaken: false }
      await inBrowser(page => page.evaluate(() => window.record(1, true)), playing.wavFile)
    }
} finally {
  server.close()
  receiver.close()
  rmSync(folder, { recursive: true, force: true })
}

/** Some of each kind first, so that what there is can be looked at soon. */
function missingSounds(): WantedSound[] {
  const done = new Set(existsSync(file) ? readFileSync(file, 'utf8').match(/(?<="name":")[^"]+/g) : [])
  const indexOf = ({ name }: WantedSound) => Number(/\d+/.exec(name)?.[0])
  return wantedSounds(Number(given.share))
    .filter(({ name, kind }) => !done.has(name) && (given.only?.split(',').includes(kind) ?? true))
    .sort((one, other) => indexOf(one) - indexOf(other))
}

async function inBrowser(act: (page: Page) => Promise<void>, wavFile?: string): Promise<void> {
  const browser = await openBrowser(engine, wavFile)
  try {
    const context = await browser.newContext(wavFile === undefined ? {} : { permissions: ['microphone'] })
    const page = await context.newPage()
    page.on('pageerror', error => console.error(error))
    await page.goto(server.address)
    await page.waitForFunction(() => 'record' in window)
    await act(page)
  } finally {
    await browser.close()
  }
}

function madeSamples({ recipe, fromMs, seconds }: WantedSound): Buffer {
  const own = mkdtempSync(join(folder, 'sound-'))
  const samples = samplesOf(makeSound(own, recipe)).subarray(fromMs * octetsPerMs)
  rmSync(own, { recursive: true })
  return given.way === 'encoder' ? samples.subarray(0, seconds * 1000 * octetsPerMs) : samples
}

async function nextTask(): Promise<object | null> {
  const sound = playing ? playing.sounds[0]?.sound : sounds.shift()
  if (!sound || playing?.isTaken) return null
  if (playing) playing.isTaken = true
  const lane = given.way === 'encoder' ? undefined : await receiver.open()
  const id = lane?.transport.id ?? sound.name.replaceAll(' ', '-')
  under.set(id, { sound, ...(lane && { lane }) })
  const task = { id, dtx: sound.dtx, samplesAt: playing ? null : `/sounds/${id}` }
  if (!lane) return task
  const { iceParameters, iceCandidates, dtlsParameters } = lane.transport
  return { ...task, transport: { id, iceParameters, iceCandidates, dtlsParameters } }
}

async function recordOne(id: string, parameters: Parameters<Lane['record']>[0]): Promise<void> {
  const { sound, lane = ended() } = taskOf(id)
  const recorded = await lane.record(parameters, sound.seconds * 1000)
  lane.close()
  if (recorded) keep(sound, recorded)
  else sounds.push(sound)
}

/** All sounds of a file are sent by one encoder. */
async function recordFile(
  id: string,
  parameters: Parameters<Lane['record']>[0],
  openForMs: number,
): Promise<void> {
  const { sound, lane = ended() } = taskOf(id)
  const openedAtMs = performance.now() - openForMs
  if (!playing) return
  const recorded = await lane.record(parameters, playing.lengthMs - 2000)
  lane.close()
  if (!recorded) throw new Error('a file was not heard to its end')
  for (const each of cutOut(playing, recorded, recorded.beganAtMs - openedAtMs))
    keep({ ...each.sound, dtx: sound.dtx }, each.recorded)
}

function keep(sound: WantedSound, { packets, levels }: Recorded): void {
  const line = { ...sound, engine, way: given.way, packets, levels }
  appendFileSync(file, `${JSON.stringify(line)}\n`)
  console.log(`${sounds.length} left: ${sound.name}`)
}

function taskOf(id: string) {
  return under.get(id) ?? ended()
}

function ended(): never {
  throw new Error('the page asks for what is over')
}
