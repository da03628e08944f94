import { parentPort, workerData } from 'node:worker_threads'
import { type Lesson, learn, type Plan } from './training.ts'

const { plan, lessons } = workerData as { plan: Plan; lessons: Lesson[] }
parentPort?.postMessage(learn(plan, lessons))
