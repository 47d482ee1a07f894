import type { SeatWindow } from '../../sdk/ownPages.ts'
import { SeatWindowApp } from './seatWindowApp.ts'

/** Puts the window's question on the page. */
export function openSeatWindow(seatWindow: SeatWindow): void {
  customElements.define('ringfence-seat-window', SeatWindowApp)
  const app = document.createElement('ringfence-seat-window')
  app.seatWindow = seatWindow
  document.body.append(app)
}

declare global {
  interface HTMLElementTagNameMap {
    'ringfence-seat-window': SeatWindowApp
  }
}
