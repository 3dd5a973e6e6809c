import Glibc
import ThrowawayEngine

/// `gctui-demo [--] PROGRAM [ARGUMENT…]`: runs a program on a throwaway engine with sample
/// leftovers; everything is gone when it ends.

func say(_ text: String) {
  let line = Array("gctui-demo: \(text)\n".utf8)
  _ = write(2, line, line.count)
}

var words = Array(CommandLine.arguments.dropFirst())
if words.first == "--" { words.removeFirst() }
guard !words.isEmpty else {
  say("usage: gctui-demo [--] PROGRAM [ARGUMENT...]")
  exit(2)
}
guard geteuid() == 0 else {
  say("a throwaway engine needs root: run it through sudo.")
  exit(2)
}

do {
  say("starting a throwaway engine...")
  let engine = try await ThrowawayEngine.start()
  say("leaving 104 containers and the images of some rebuilds behind; this takes a while...")
  try SampleLeftovers.put(on: engine.socket)
  let status = try runInForeground(words, environment: ["DOCKER_HOST": engine.host])
  engine.stop()
  exit(status)
} catch {
  say("\(error)")
  exit(1)
}
