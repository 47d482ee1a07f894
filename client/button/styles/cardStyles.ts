import { css } from 'lit'
import { eitherWordStyles } from '../../ui/eitherWord.ts'
import { buttonStyles } from '../../ui/styles/buttonStyles.ts'
import { cardContentStyles } from './cardContentStyles.ts'
import { cardPromptStyles } from './cardPromptStyles.ts'
import { gateStyles } from './gateStyles.ts'
import { narrowStyles } from './narrowStyles.ts'

/**
 * Where the card stands. `!important`, because of two important rules that of the component wins (CSS Scoping, section 3.3.1): no
 * rule of the page, whatever it selects, hides the card or takes it out of its corner. `--rf-raised` and the side are chosen as the
 * card opens, `--rf-scheme` is that of its button.
 */
const dockStyles = css`
  :host {
    --rf-foot: calc(max(16px, env(safe-area-inset-bottom)) + var(--rf-raised, 0px));
    all: initial !important;
    color-scheme: var(--rf-scheme, normal) !important;
    position: fixed !important;
    inset: auto 16px var(--rf-foot) auto !important;
    z-index: var(--ringfence-z-index, 2147483647) !important;
    display: block !important;
    box-sizing: border-box !important;
    max-width: calc(100vw - 32px) !important;
    margin: 0 !important;
    padding: 0 !important;
    border: 0 !important;
    background: none !important;
    overflow: visible !important;
    pointer-events: none !important;
  }
  :host([side='left']) {
    inset: auto auto var(--rf-foot) 16px !important;
  }
  :host([side='left']) .card {
    transform-origin: 0 100%;
  }
  .card {
    position: relative;
    display: flex;
    flex-direction: column;
    width: 360px;
    max-width: 100%;
    max-height: calc(100dvh - var(--rf-foot) - 16px);
    padding: var(--rf-space-16);
    border: 1px solid var(--rf-line);
    border-radius: var(--rf-radius-14);
    background: var(--rf-surface-raised);
    box-shadow: var(--rf-shadow);
    font-size: var(--rf-font-14);
    overflow-wrap: break-word;
    pointer-events: auto;
    transform-origin: 100% 100%;
    transition: opacity var(--rf-motion), scale var(--rf-motion);
  }
  @starting-style {
    .card {
      opacity: 0;
      scale: 0.94;
    }
  }
  .card:focus {
    outline: none;
  }
  .card:focus-visible {
    outline: 3px solid var(--rf-focus);
    outline-offset: 2px;
  }
  .fold {
    position: absolute;
    inset-block-start: var(--rf-space-16);
    inset-inline-end: var(--rf-space-8);
  }
  .fold .icon {
    rotate: 90deg;
  }
  .small-card .fold .icon {
    rotate: -90deg;
  }
  /* It points up and down. */
  .card .fold .points > svg {
    scale: 1;
  }
  .lasting > .head {
    padding-inline-end: 40px;
  }
  .small-card {
    padding-block-start: var(--rf-space-8);
  }
  .small-card .fold {
    inset-block-start: var(--rf-space-8);
  }
  .small-card > .head {
    min-height: var(--rf-target);
    margin-bottom: var(--rf-space-8);
  }
  .small-card .mark,
  .small-card .names,
  .small-card .body > :not(.notice),
  .small-card .body:not(:has(> .notice)) {
    display: none;
  }
  .small-card .body {
    margin-block: 0 var(--rf-space-8);
  }
  .small-card .title {
    font-size: var(--rf-font-14);
  }
`

/** What is narrower comes later, and so wins. */
export const cardStyles = [
  buttonStyles,
  eitherWordStyles,
  dockStyles,
  cardContentStyles,
  cardPromptStyles,
  gateStyles,
  narrowStyles,
]
