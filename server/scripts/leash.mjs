// Loaded into every child of `npm start`: when the launcher is gone without a word (kill -9), its children end themselves.
if (process.channel) {
  process.channel.unref()
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
}
