import { html, type TemplateResult } from 'lit'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import check from 'lucide-static/icons/check.svg?raw'
import chevronDown from 'lucide-static/icons/chevron-down.svg?raw'
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw'
import circleAlert from 'lucide-static/icons/circle-alert.svg?raw'
import clock from 'lucide-static/icons/clock.svg?raw'
import download from 'lucide-static/icons/download.svg?raw'
import fingerprint from 'lucide-static/icons/fingerprint.svg?raw'
import flag from 'lucide-static/icons/flag.svg?raw'
import headphones from 'lucide-static/icons/headphones.svg?raw'
import info from 'lucide-static/icons/info.svg?raw'
import keyRound from 'lucide-static/icons/key-round.svg?raw'
import logOut from 'lucide-static/icons/log-out.svg?raw'
import mic from 'lucide-static/icons/mic.svg?raw'
import micOff from 'lucide-static/icons/mic-off.svg?raw'
import moon from 'lucide-static/icons/moon.svg?raw'
import pause from 'lucide-static/icons/pause.svg?raw'
import pencil from 'lucide-static/icons/pencil.svg?raw'
import phone from 'lucide-static/icons/phone.svg?raw'
import phoneIncoming from 'lucide-static/icons/phone-incoming.svg?raw'
import phoneOff from 'lucide-static/icons/phone-off.svg?raw'
import shield from 'lucide-static/icons/shield.svg?raw'
import shieldAlert from 'lucide-static/icons/shield-alert.svg?raw'
import shieldBan from 'lucide-static/icons/shield-ban.svg?raw'
import shieldCheck from 'lucide-static/icons/shield-check.svg?raw'
import smartphone from 'lucide-static/icons/smartphone.svg?raw'
import trash2 from 'lucide-static/icons/trash-2.svg?raw'
import userPlus from 'lucide-static/icons/user-plus.svg?raw'
import users from 'lucide-static/icons/users.svg?raw'
import volume2 from 'lucide-static/icons/volume-2.svg?raw'
import wifiOff from 'lucide-static/icons/wifi-off.svg?raw'
import x from 'lucide-static/icons/x.svg?raw'

/**
 * An icon says nothing to a screen reader: the word beside it, or the button's label, does. The shapes are Lucide's
 * (ISC), taken in at build time; each is a constant of its own so that a bundle carries only those it shows.
 */
const icon = (svg: string): TemplateResult =>
  html`<span class="icon" aria-hidden="true">${unsafeHTML(svg)}</span>`

/** One that points where the words go: mirrored where they go from right to left. */
const pointing = (svg: string): TemplateResult =>
  html`<span class="icon points" aria-hidden="true">${unsafeHTML(svg)}</span>`

export const checkIcon = /* @__PURE__ */ icon(check)
export const chevronDownIcon = /* @__PURE__ */ icon(chevronDown)
export const chevronRightIcon = /* @__PURE__ */ pointing(chevronRight)
export const circleAlertIcon = /* @__PURE__ */ icon(circleAlert)
export const clockIcon = /* @__PURE__ */ icon(clock)
export const headphonesIcon = /* @__PURE__ */ icon(headphones)
export const infoIcon = /* @__PURE__ */ icon(info)
export const keyRoundIcon = /* @__PURE__ */ icon(keyRound)
export const logOutIcon = /* @__PURE__ */ pointing(logOut)
export const micIcon = /* @__PURE__ */ icon(mic)
export const micOffIcon = /* @__PURE__ */ icon(micOff)
export const moonIcon = /* @__PURE__ */ icon(moon)
export const pauseIcon = /* @__PURE__ */ icon(pause)
export const phoneIcon = /* @__PURE__ */ icon(phone)
export const phoneIncomingIcon = /* @__PURE__ */ pointing(phoneIncoming)
export const phoneOffIcon = /* @__PURE__ */ icon(phoneOff)
export const shieldIcon = /* @__PURE__ */ icon(shield)
export const shieldCheckIcon = /* @__PURE__ */ icon(shieldCheck)
export const volume2Icon = /* @__PURE__ */ pointing(volume2)
export const wifiOffIcon = /* @__PURE__ */ icon(wifiOff)
export const xIcon = /* @__PURE__ */ icon(x)
export const downloadIcon = /* @__PURE__ */ icon(download)
export const fingerprintIcon = /* @__PURE__ */ icon(fingerprint)
export const shieldAlertIcon = /* @__PURE__ */ icon(shieldAlert)
export const smartphoneIcon = /* @__PURE__ */ icon(smartphone)
export const pencilIcon = /* @__PURE__ */ icon(pencil)
export const trashIcon = /* @__PURE__ */ icon(trash2)
export const userPlusIcon = /* @__PURE__ */ icon(userPlus)
export const usersIcon = /* @__PURE__ */ icon(users)
export const flagIcon = /* @__PURE__ */ icon(flag)
export const shieldBanIcon = /* @__PURE__ */ icon(shieldBan)
