import type { CallWords } from '../callWords.ts'

export const refusals: CallWords['refusals'] = {
  'microphone-blocked': { title: 'O seu microfone está bloqueado', advice: 'Veja como permitir:' },
  'microphone-missing': {
    title: 'Não encontramos nenhum microfone',
    advice: 'Conecte ou ligue um microfone ou fones de ouvido e tente de novo.',
  },
  'microphone-busy': {
    title: 'O seu microfone está em uso',
    advice: 'Feche o outro programa ou a outra aba que o está usando e tente de novo.',
  },
  'browser-unsupported': {
    title: 'Este navegador não faz chamadas',
    advice: 'Abra esta página em uma versão atual do Chrome, Edge, Firefox ou Safari.',
  },
  'press-needed': {
    title: 'Toque uma vez e ligamos',
    advice: 'Seu navegador só dá som depois de um toque. “Tentar de novo” começa a chamada.',
  },
  unreachable: {
    title: 'Não foi possível fazer a ligação',
    advice:
      'Não houve resposta: pode ser o nosso serviço ou a sua internet. Tente daqui a pouco ou recarregue a página.',
  },
  'connection-lost': {
    title: 'Perdeu-se a ligação',
    advice: 'Pode ser o nosso serviço ou a sua internet. Tente de novo daqui a pouco.',
  },
  offline: { title: 'Sem ligação à internet', advice: 'Conecte-se à internet e tente de novo.' },
  'service-silent': {
    title: 'O nosso serviço não responde',
    advice: 'O problema é nosso, não seu. Tente de novo dentro de alguns minutos, por favor.',
  },
  closed: {
    title: 'Neste momento estamos fechados',
    advice: 'Ligue de novo no nosso horário de atendimento.',
  },
  'nobody-there': {
    title: 'Não há ninguém para atender',
    advice: 'Está tudo certo do seu lado. Tente de novo um pouco mais tarde, por favor.',
  },
  'too-many-tries': { title: 'Tentativas demais', advice: 'Aguarde um minuto e tente de novo.' },
  'call-elsewhere': {
    title: 'Já há uma chamada sua',
    advice: 'Procure-a em outra aba ou janela. Termine-a lá para ligar a partir daqui.',
  },
  'called-often': {
    title: 'Já ligou muitas vezes',
    advice: 'Por agora, as suas chamadas aqui acabaram. Tente mais tarde, por favor.',
  },
  'all-busy': {
    title: 'Todas as linhas estão ocupadas',
    advice: 'Tente de novo dentro de alguns minutos, por favor.',
  },
  'network-busy': {
    title: 'Há muitas chamadas a partir da sua rede',
    advice: 'Tente de novo dentro de alguns minutos, ou a partir de outra rede.',
  },
  crowded: {
    title: 'Há gente demais querendo esperar',
    advice:
      'Os últimos lugares são por sorteio. Se entrar na sua conta ou usar uma chave de acesso, passa à frente; ou tente mais tarde.',
  },
  'passkey-needed': {
    title: 'Aqui é precisa uma chave de acesso',
    advice: 'Aqui só liga quem confirma a identidade com uma chave de acesso.',
  },
  'passkey-unknown': {
    title: 'Não conhecemos essa chave de acesso',
    advice: 'Pode ser de outro site ou ter sido removida. Tente com outra.',
  },
  'passkey-not-used': {
    title: 'Nenhuma chave de acesso foi usada',
    advice: 'A janela foi fechada ou este dispositivo não tem nenhuma para nós. Tente quando quiser.',
  },
  'passkey-too-new': {
    title: 'A sua nova chave ainda não está pronta',
    advice: 'Para sua segurança, só funciona algum tempo depois de ser adicionada. Até lá, use outra.',
  },
  'sign-in-needed': {
    title: 'Entre primeiro na sua conta',
    advice: 'Aqui só liga quem entrou na sua conta neste site.',
  },
  'kept-elsewhere': {
    title: 'A sua chamada fica no outro dispositivo',
    advice: 'Não foi liberada lá. Termine-a naquele dispositivo para ligar a partir daqui.',
  },
  'unanswered-elsewhere': {
    title: 'Ninguém respondeu no outro dispositivo',
    advice: 'A chamada pode passar para aqui se aceitar lá. Tenha o dispositivo à mão e tente de novo.',
  },
  blocked: {
    title: 'Não podemos atender esta chamada',
    advice: 'As suas chamadas não são aceitas aqui. Se for um engano, escreva-nos, por favor.',
  },
  'clock-wrong': {
    title: 'O seu relógio parece errado',
    advice: 'Ponha a hora deste dispositivo em automático e tente de novo.',
  },
  'took-too-long': { title: 'Demorou demais', advice: 'Nada se perdeu. É só tentar de novo.' },
  'page-outdated': {
    title: 'Esta página está desatualizada',
    advice: 'Recarregue a página e ligue de novo.',
  },
  'not-set-up': {
    title: 'As chamadas não funcionam nesta página',
    advice: 'O erro não foi seu. Se nos avisar, os detalhes abaixo ajudam a resolver.',
  },
  'sound-failed': {
    title: 'Não foi possível ligar o som',
    advice: 'A sua rede pode bloquear chamadas. Tente de novo, talvez a partir de outra rede.',
  },
  'kept-safe': {
    title: 'Esta chamada foi parada para sua segurança',
    advice: 'O som não vinha do seu navegador. Tente de novo, se puder a partir de outra rede.',
  },
  restarting: {
    title: 'Voltamos já',
    advice: 'O nosso serviço está reiniciando. Tente de novo dentro de um minuto, por favor.',
  },
  'our-fault': {
    title: 'Algo falhou',
    advice: 'A culpa foi nossa, lamentamos. Tente de novo, por favor.',
  },
}
