import { parentPort } from 'node:worker_threads'
import { analyse, type Task } from './analysis.ts'

parentPort?.on('message', (task: Task) => parentPort?.postMessage(analyse(task)))
