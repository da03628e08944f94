/** Said by the page and the widget alike. */
export const voiceTexts = {
  speak: { de: 'Frage sprechen', en: 'Speak your question' },
  start: { de: 'Aufnahme starten', en: 'Start recording' },
  finish: { de: 'Fertig', en: 'Done' },
  cancelRecording: { de: 'Abbrechen', en: 'Cancel' },
  speakAgain: { de: 'Noch einmal sprechen', en: 'Speak again' },
  closeVoice: { de: 'Schließen', en: 'Close' },
  dictation: { de: 'Spracheingabe', en: 'Speech input' },
  asking: { de: 'Bitte erlauben Sie in Ihrem Browser das Mikrofon.', en: 'Please allow the microphone in your browser.' },
  recording: { de: 'Aufnahme läuft. Sprechen Sie jetzt.', en: 'Recording. Speak now.' },
  recordingFor: { de: 'Aufnahme läuft: {time} von {most}', en: 'Recording: {time} of {most}' },
  ending: { de: 'Noch 10 Sekunden.', en: '10 seconds left.' },
  working: { de: 'Die Aufnahme wird in Text gewandelt …', en: 'Turning the recording into text …' },
  understoodWords: {
    de: 'Verstanden: {text} Bitte prüfen Sie den Text und senden Sie ihn dann ab.',
    en: 'Understood: {text} Please check the text and then send it.',
  },
  check: { de: 'Bitte prüfen Sie den erkannten Text, bevor Sie fragen.', en: 'Please check the recognised text before you ask.' },
  recordingCancelled: { de: 'Abgebrochen. Die Aufnahme ist verworfen.', en: 'Cancelled. The recording is discarded.' },
  denied: {
    de: 'Ihr Browser erlaubt das Mikrofon für diese Seite nicht. Erlauben Sie es in den Einstellungen der Seite (Symbol neben der Adresse), oder tippen Sie Ihre Frage.',
    en: 'Your browser does not allow the microphone for this page. Allow it in the settings of the page (symbol beside the address), or type your question.',
  },
  'no-microphone': {
    de: 'Es ist kein Mikrofon angeschlossen. Schließen Sie eines an, oder tippen Sie Ihre Frage.',
    en: 'There is no microphone. Connect one, or type your question.',
  },
  'microphone-busy': {
    de: 'Ein anderes Programm benutzt gerade das Mikrofon. Beenden Sie es, oder tippen Sie Ihre Frage.',
    en: 'Another program is using the microphone. Close it, or type your question.',
  },
  'no-recording': {
    de: 'Die Aufnahme ließ sich nicht starten. Bitte tippen Sie Ihre Frage.',
    en: 'The recording could not be started. Please type your question.',
  },
  soundLost: {
    de: 'Keine Verbindung: Ihre Aufnahme ist nicht angekommen und wurde verworfen. Bitte versuchen Sie es noch einmal.',
    en: 'No connection: your recording did not get through and was discarded. Please try again.',
  },
  readAloud: { de: 'Vorlesen', en: 'Read aloud' },
  stopReading: { de: 'Vorlesen anhalten', en: 'Stop reading aloud' },
  machineVoice: { de: 'Computerstimme', en: 'computer’s voice' },
  reading: { de: 'Wird vorgelesen.', en: 'Reading aloud.' },
  readToEnd: { de: 'Fertig vorgelesen.', en: 'Finished reading.' },
  readingStopped: { de: 'Vorlesen angehalten.', en: 'Reading stopped.' },
  notRead: { de: 'Das Vorlesen ging gerade nicht. Bitte versuchen Sie es noch einmal.', en: 'Reading aloud did not work. Please try again.' },
} as const satisfies Record<string, { de: string; en: string }>
