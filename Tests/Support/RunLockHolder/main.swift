// Takes the lock of an engine from a process of its own and holds it until it is killed.
//
//   run-lock-holder DIRECTORY ENGINE ADDRESS        says `held`, or why not and ends with 1
//   run-lock-holder DIRECTORY ENGINE ADDRESS child  the same, and first starts a program that outlives
//                                                   it
import FoundationEssentials
import GCCore
import Glibc

func say(_ text: String) {
  let bytes = Array(text.utf8)
  _ = write(1, bytes, bytes.count)
}

/// Starts a program as a run may (a credential helper, an ssh), with whatever it inherits.
func startChild() -> pid_t {
  var pid: pid_t = 0
  var words: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/sleep"), strdup("600"), nil]
  defer { for word in words { free(word) } }
  return posix_spawn(&pid, "/bin/sleep", nil, nil, &words, nil) == 0 ? pid : 0
}

let arguments = CommandLine.arguments
guard arguments.count >= 4 else {
  say("usage: run-lock-holder DIRECTORY ENGINE ADDRESS [child]")
  exit(2)
}
do throws(RunLockError) {
  let lock = try RunLock.acquire(
    engineID: arguments[2], address: "", directory: .init(path: arguments[1]),
    audience: .init(of: arguments[3]), program: "run-lock-holder",
    now: Date(timeIntervalSince1970: 1_764_054_900))
  let child = arguments.count > 4 ? startChild() : 0
  say("held\(child > 0 ? " \(child)" : "").")
  withExtendedLifetime(lock) {
    while true { pause() }
  }
} catch {
  say(error.sentence)
  exit(1)
}
