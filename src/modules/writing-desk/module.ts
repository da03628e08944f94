import { defineModule } from '../module.ts'
import { keptDays, may } from './contract.ts'
import { chatting } from './methods.ts'
import * as m001 from './migrations/001_conversation.ts'
import { pages } from './pages.ts'
import { routes } from './routes.ts'
import { forgetPerson } from './store.ts'
import { errorTexts } from './texts.ts'

const withConversation = { kind: 'event', event: 'mit dem Gespräch, zu dem es gehört' } as const

export const writingDesk = defineModule({
  id: 'writing-desk',
  title: 'Schreibtisch-KI',
  permissions: {
    [may.use]: {
      label: {
        de: 'Eigene, private Gespräche mit den Sprachmodellen der Stadt führen',
        en: "Hold private conversations of one's own with the town's language models",
      },
      roles: ['poststelle', 'clerk', 'head', 'editor', 'dpo', 'iso', 'personalrat', 'auditor', 'admin'],
    },
  },
  errors: errorTexts,
  statuses: {},
  routes,
  pages,
  jobs: [],
  listens: [],
  proposals: [],
  methods: [chatting],
  migrations: { '001_conversation': m001 },
  retention: [
    {
      table: 'writing_desk_conversation',
      holds: 'private Gespräche einer Person mit einem Sprachmodell: Titel verschlossen, Kennung der Person, Datenklasse, wann',
      ends: {
        kind: 'period',
        since: 'last_at',
        period: `${keptDays} days`,
        reason: `${keptDays} Tage nach dem letzten Wort; die Person löscht früher`,
      },
    },
    { table: 'writing_desk_message', holds: 'was in diesen Gesprächen gesagt wurde, verschlossen', ends: withConversation },
    { table: 'writing_desk_document', holds: 'Text der Dokumente in diesen Gesprächen, verschlossen', ends: withConversation },
    {
      table: 'writing_desk_template',
      holds: 'eigene Vorlagen einer Person, verschlossen',
      ends: { kind: 'event', event: 'wenn die Person sie löscht, spätestens mit ihrem Konto' },
    },
  ],
  erase: (_ctx, tx, personId) => forgetPerson(tx, personId),
})
