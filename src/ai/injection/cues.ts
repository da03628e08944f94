/**
 * What an instruction to a machine looks like, declared: each cue is one feature of the classifier, which learns what it weighs. None decides alone.
 * German, English and the words for "ignore" in some neighbouring languages.
 *
 * @see OWASP Top 10 for LLM Applications 2025, LLM01 Prompt Injection; Greshake et al. 2023, "Not what you've signed up for", section 3
 */
const CUES: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'override',
    /\b(?:ignor(?:e|ier|iere|iert|ieren|iez|ez|a|ate|iši|isi)|vergiss|vergesst|vergessen|missachte\w*|disregard\w*|neglect|overlook|forget|override|bypass|ignoring|forgetting|abandon|discard|überspring\w*|übergeh\w*|umgeh\w*|verwirf|verwerfen|olvida\w*|olvides?|oublie\w*|dimentica\w*|zaboravi\w*|unut|zapomnij|esquece)\b|\b(?:hinter (?:sich|dir)|leave behind|außer acht|weg(?:zu)?lassen)\b/giu,
  ],
  [
    'earlier',
    /\b(?:previous|above|prior|earlier|preceding|before|so far|until now|obig\w*|vorherig\w*|vorangehend\w*|vorangegangen\w*|vorausgehend\w*|vorstehend\w*|bisherig\w*|davor|zuvor|vorig\w*|oben|anterior\w*|précédent\w*|everything|alles|toutes?|todo|all your|all the)\b/giu,
  ],
  [
    'rules',
    /\b(?:instructions?|instru[ck]tion(?:en)?|instru[ck]cij[ae]|instrucciones|anweisung(?:en)?|anleitung(?:en)?|befehle?|vorgaben?|regeln?|richtlinien|aufträge?|aufgaben?|informationen|assignments?|commands?|orders?|tasks?|rules?|guidelines?|thoughts|restrictions?|beschränkung(?:en)?|filter|schutzmaßnahmen|sicherheitsregeln)\b/giu,
  ],
  [
    'prompt',
    /\b(?:prompt\w*|systemprompt|system[- ]?(?:nachricht|anweisung|message)|kontextfenster|konversation|conversation|dialogverlauf|codeblock)\b/giu,
  ],
  [
    'role',
    /\b(?:you(?: are|'re)|be (?:a|an)|du bist|act(?: as|ing)|pretend|imagine you|play the role|role ?play|from now on|bist du (?:jetzt|nun|ein|eine|kein)|agiere|verhalte dich|spiel(?:e|st)? (?:die|eine|den|jetzt)|schlüpfe|stell dir vor|tu so|so tun|nimm (?:die|eine) rolle|in der rolle|i want you to|ich möchte,? dass (?:du|sie)|ab (?:jetzt|sofort|nun) (?:bist|antwortest|handelst|gilt für dich))\b/giu,
  ],
  [
    'machine',
    /\b(?:ki|k\.i\.|ai|a\.i\.|gpt\w*|chatgpt|llm|(?:chat)?bot|sprachmodell\w*|sprachassistent\w*|language model|assistent(?:en|in|enz)?|assistant|(?:ki|ai|auto\w+)-?(?:system|assistent|agent|auswertung|prüfung|modell)\w*|modell|agent(?:en)?|automat\w*|maschine\w*|algorithmus|auswertende[sn]? system|verarbeitende[sn]? system|parser|crawler)\b/giu,
  ],
  [
    'roleToken',
    /<\|[\w-]+\|>|\[\/?inst\]|<<\/?sys>>|<\/?(?:system|assistant|user|human|instructions?|prompt)>|^\s*#+\s*(?:system|instruction|anweisung|assistant|user|response)|^\s*(?:system|assistant|user|ki|assistent)\s*[:>]|"role"\s*:/gimu,
  ],
  [
    'order',
    /(?:^|[.!?:;,–—\-"„“(>\n]\s*|\b(?:und|and|bitte|please|dann|then|now|jetzt|nun|just|einfach|immer|only|nur) )(?:gib|schreib|schreibe|antworte|sag|sage|nenne?|zeige?|wiederhole|übersetze|bewerte|stufe|fasse?|setze?|sende|schicke?|lösche?|markiere|vermerke|bestätige|erwähne|begründe|hänge?|formuliere|erstelle?|erzähle?|erkläre?|ignoriere?|beginne?|starte?|führe?|trage?|ordne|lege?|leite|verwende|nutze?|benutze|lies|behandle|entferne|ändere|ersetze|kopiere|öffne|rufe?|tue?|mach|mache|füge?|liste?|wechsle|stell|stelle|merke?|halte?|beachte|befolge?|folge|stimme|lehne|genehmige?|bewillige|schließe?|empfiehl|nimm|lass|sei|write|say|state|include|provide|be|make|pretend|disregard|print|tell|repeat|answer|reply|respond|output|show|display|translate|give|ignore|forget|execute|run|call|send|delete|act|stop|start|list|generate|create|explain|insert|formulate|return|reveal|append|summari[sz]e|mark|approve|escribe|di|écris|dis)\b(?! (?:ich|mir|sie|wir|er|es)\b)/giu,
  ],
  [
    'output',
    /\b(?:antwort(?:e|en sie|est)? (?:nur|ausschließlich|mit|immer|stets)|answer (?:with|only)|ausgeben|auszugeben|gibst? .{0,40}\baus\b|gib .{0,80}\baus\b|output|print|say|sagen|wort für wort|word for word|verbatim|repeat after|sprich mir nach|zusammenfassung|headline|überschrift|essay|aufsatz|gedicht|poem|manifest\w*|interpreter|terminal|console)\b/giu,
  ],
  [
    'newTask',
    /\b(?:new task|next task|new instructions?|another task|neue[rsn]? (?:aufgabe|anweisung|auftrag|instruktion|regel)\w*|weitere aufgaben|folgende[rn]? aufgabe|well done|good job|great job|very good|sehr gut|gut gemacht|ausgezeichnete? (?:arbeit|leistung)|super gemacht|that is (?:done|enough)|that's enough|das reicht|nun folg\w+|now|jetzt|but then|fang\w* .{0,20}von (?:vorne|vorn|neuem)|start over|additional instruction|zusätzliche anweisung|despite what|in spite of|abweichend|trotz (?:deiner|aller))\b/giu,
  ],
  [
    'secrecy',
    /\b(?:geheim\w*|vertraulich\w*|secret|passw\w+|password\w*|zugangsdaten|api[- ]?key|schlüssel|credentials|(?:deine|your) (?:\w+ )?(?:regeln|anweisungen|instructions|rules|vorgaben)|verrat\w*|reveal|leak|intern\w*)\b/giu,
  ],
  [
    'verdict',
    /\b(?:als (?:genehmigt|bewilligt|geprüft|vollständig|erledigt|dringend|bezahlt|unbedenklich|geeignet\w*|positiv|angenommen|bestätigt)|ohne (?:weitere )?prüfung|nicht (?:zu )?(?:erwähn\w+|prüf\w+|melde\w*|vorzulegen|anzuzeigen)|höchst(?:e|en|er)? (?:punktzahl|bewertung|priorität)|gleichgültig was|egal,? was|unabhängig vo[nm]|an erste(?:r)? stelle|niemande[mn]? (?:sagen|melden|mitteilen|davon))\b/giu,
  ],
  ['thou', /\b(?:du|dir|dich|dein\w*)\b/giu],
  ['duty', /\b(?:soll(?:en)?|möge|muss|darf)\b|\b(?:hat|haben|ist|sind)\b[^.!?]{0,90}\b(?:zu \p{L}+(?:en|eln|ern)|\p{L}+zu\p{L}+en)\b/giu],
  ['shout', /\b(?:stopp?|achtung|attention|wichtig|important|urgent|note|hinweis (?:an|für))\b\s*[-:!–]|!{2,}|\b\p{Lu}{4,}(?:\s+\p{Lu}{2,}){1,}/gu],
  ['frame', /^\W*(?:context|kontext|documents?(?: context)?|artikel|articles?|passage)\b|\b(?:question|frage)\s*[:{]/gimu],
  [
    'manner',
    /\b(?:im stil|in the style|rhyme|reimen?|make (?:something|it) up|erfinde|as if|als ob|theoretical world|hypothetisch\w*|c\+\+|python|javascript)/giu,
  ],
  ['code', /\w+\([^)]{0,60}\)|\b(?:rm -rf|curl|sudo|select \*|import os|eval|exec)\b|```|\$\{|\{\{/giu],
  ['quoted', /["'„“»][^"'„“”«]{3,80}["'“”«]\s*[.!]?\s*$/gmu],
  [
    'hidden',
    /<!--|display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:px|pt|em)?\b|color\s*:\s*(?:#fff(?:fff)?\b|white)|opacity\s*:\s*0|!\[[^\]]*\]\(https?:/giu,
  ],
  [
    'ifMachine',
    /\b(?:wenn|falls|sofern|if|sollte[tn]?) .{0,50}\b(?:ki|ai|sprachmodell|bot|modell|llm|assistent\w*|maschine\w*|automat\w*|language model)\b/giu,
  ],
]

/** Two cues close together say more than both apart. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['override', 'earlier'],
  ['override', 'rules'],
  ['earlier', 'rules'],
  ['order', 'output'],
  ['order', 'quoted'],
  ['machine', 'order'],
  ['machine', 'verdict'],
  ['machine', 'rules'],
  ['machine', 'duty'],
  ['thou', 'order'],
  ['thou', 'output'],
  ['thou', 'rules'],
  ['newTask', 'order'],
  ['role', 'order'],
  ['order', 'verdict'],
  ['hidden', 'machine'],
  ['hidden', 'order'],
]
const NEAR = 80

/** The names of the cues in a text, with their number (at most 3) and the pairs that stand near each other. */
export function cuesOf(text: string): string[] {
  const places = new Map<string, number[]>()
  for (const [name, pattern] of CUES) {
    const at = [...text.matchAll(pattern)].map((m) => m.index)
    if (at.length) places.set(name, at)
  }
  const found = [...places].flatMap(([name, at]) => Array.from({ length: Math.min(3, at.length) }, (_, i) => `${name}#${i}`))
  for (const [a, b] of PAIRS) if (places.get(a)?.some((x) => places.get(b)?.some((y) => x !== y && Math.abs(x - y) <= NEAR))) found.push(`${a}+${b}`)
  return found
}
