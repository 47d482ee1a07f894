import type { CallWords } from '../callWords.ts'

const back = 'Volte aqui e tente de novo.'

export const microphoneSteps: CallWords['microphoneSteps'] = {
  chromium: ['Clique no ícone à esquerda do endereço web.', 'Ative “Microfone”.', back],
  'chromium-android': [
    'Toque no ícone à esquerda do endereço web e depois em “Permissões”.',
    'Ative “Microfone”.',
    back,
  ],
  edge: ['Clique no cadeado à esquerda do endereço web.', 'Ponha “Microfone” em “Permitir”.', back],
  firefox: [
    'Clique no microfone riscado à esquerda do endereço web.',
    'Clique em × junto a “Bloqueado”.',
    'Tente de novo e escolha “Permitir”.',
  ],
  'firefox-android': [
    'Toque no cadeado ou no escudo à esquerda do endereço web.',
    'Toque em “Microfone” até aparecer “Permitido”.',
    back,
  ],
  safari: [
    'Na barra de menus, escolha Safari e depois “Ajustes deste site…”.',
    'Ponha “Microfone” em “Permitir”.',
    back,
  ],
  ios: [
    'Toque no botão da página junto ao endereço web e depois em “Ajustes do site”.',
    'Ponha “Microfone” em “Permitir”. Se não aparecer, procure o navegador no app Ajustes.',
    back,
  ],
  other: ['Abra os ajustes do navegador para este site.', 'Permita o microfone.', back],
}
