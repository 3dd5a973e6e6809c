// Saves an exclusions file from a process of its own, so that a test can kill it or take its disk.
//
//   exclusion-saver once PATH RULES    saves RULES numbered rules once
//   exclusion-saver die PATH RULES     the same, but a limit on the size of files ends the process
//   exclusion-saver forever PATH       saves by turns 5,000 and 6,000 rules, a `.` on stdout for
//                                      each of the first twenty
//
// Ends with 0 after a save, else with 1 and the sentence on stdout.
import GCCore
import Glibc

func document(rules: Int) throws -> ExclusionDocument {
  let text = (0..<rules).map { "container saved-\($0)\n" }.joined()
  return try ExclusionDocument(parsing: Array(text.utf8))
}

func say(_ text: String) {
  let bytes = Array(text.utf8)
  _ = write(1, bytes, bytes.count)
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  say("usage: exclusion-saver once|die PATH RULES | forever PATH")
  exit(2)
}
// A file that hits the limit of its size fails the write (`once`) or kills the process in the
// middle of it (`die`), whatever was inherited.
signal(SIGXFSZ, arguments[1] == "die" ? SIG_DFL : SIG_IGN)
let file = ExclusionFile(path: arguments[2])
do {
  var fingerprint = try file.load().fingerprint
  if arguments[1] != "forever" {
    _ = try file.save(
      document(rules: Int(arguments[3]) ?? 1), expecting: fingerprint)
    exit(0)
  }
  let both = try [document(rules: 5000), document(rules: 6000)]
  var turn = 0
  while true {
    fingerprint = try file.save(both[turn % 2], expecting: fingerprint)
    turn += 1
    if turn <= 20 { say(".") }
  }
} catch let error as ExclusionFileError {
  say(error.sentence)
  exit(1)
} catch {
  say("\(error)")
  exit(1)
}
