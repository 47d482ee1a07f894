import { openSoftphone } from '../app/openSoftphone.ts'
import { openSeatWindow } from '../seatWindow/openSeatWindow.ts'
import { scenes } from './scenes.ts'
import { type Scene, ScriptedSeat } from './scriptedSeat.ts'
import { scriptedSeatWindow } from './scriptedSeatWindow.ts'

const query = new URLSearchParams(window.location.search)
const first = scenes[query.get('scene') ?? '']
const seatWindow = query.get('window')
/** As inside a frame of this very page. */
const ancestor = query.has('framed') ? window.location.origin : null

if (seatWindow !== null) openSeatWindow(scriptedSeatWindow(seatWindow))
else if (first) showApp(first)
else listScenes()

/** The app with a scripted seat. `galleryScene` on the window, with a scene's name, changes what it shows. */
function showApp(scene: Scene): void {
  const seat = new ScriptedSeat(scene)
  window.addEventListener('galleryScene', event => {
    const next = event instanceof CustomEvent ? scenes[String(event.detail)] : undefined
    if (next) seat.show(next)
  })
  openSoftphone(seat, ancestor)
}

function listScenes(): void {
  const list = document.createElement('ul')
  for (const name of Object.keys(scenes)) {
    const link = document.createElement('a')
    link.href = `?scene=${name}`
    link.textContent = name
    const line = document.createElement('li')
    line.append(link)
    list.append(line)
  }
  document.body.append(list)
}
