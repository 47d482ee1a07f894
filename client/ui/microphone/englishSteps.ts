import type { StepsByBrowser } from './browserFamily.ts'

/** How to allow the microphone in this very browser, as three short steps in its own words. */
export const englishSteps: StepsByBrowser = {
  chromium: [
    'Click the icon at the left of the web address.',
    'Switch “Microphone” on.',
    'Come back here and try again.',
  ],
  'chromium-android': [
    'Tap the icon at the left of the web address, then “Permissions”.',
    'Switch “Microphone” on.',
    'Come back here and try again.',
  ],
  edge: [
    'Click the padlock at the left of the web address.',
    'Set “Microphone” to “Allow”.',
    'Come back here and try again.',
  ],
  firefox: [
    'Click the crossed-out microphone at the left of the web address.',
    'Click × beside “Blocked”.',
    'Try again and choose “Allow”.',
  ],
  'firefox-android': [
    'Tap the lock or shield at the left of the web address.',
    'Tap “Microphone” so that it says “Allowed”.',
    'Come back here and try again.',
  ],
  safari: [
    'In the menu bar choose Safari, then “Settings for This Website…”.',
    'Set “Microphone” to “Allow”.',
    'Come back here and try again.',
  ],
  ios: [
    'Tap the page button beside the web address, then “Website Settings”.',
    'Set “Microphone” to “Allow”. If you do not see it, look in the Settings app under your browser.',
    'Come back here and try again.',
  ],
  other: [
    'Open your browser’s settings for this website.',
    'Allow the microphone.',
    'Come back here and try again.',
  ],
}
