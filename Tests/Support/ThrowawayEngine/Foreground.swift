import Glibc

/// Runs a program in this process's place at the terminal and waits for it; stops when it stops.
///
/// - Returns: its exit status, or 128 and the signal that ended it.
public func runInForeground(_ words: [String], environment: [String: String]) throws -> Int32 {
  for (name, value) in environment { setenv(name, value, 1) }
  for name in ["DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_API_VERSION"] { unsetenv(name) }
  // The keys that end or stop a program are the child's; it shares this process group.
  for number in [SIGINT, SIGQUIT] { signal(number, SIG_IGN) }
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var none = sigset_t()
  var all = sigset_t()
  sigemptyset(&none)
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setflags(
    &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var process: pid_t = 0
  let result = posix_spawnp(&process, words[0], nil, &attributes, &arguments, environ)
  guard result == 0 else {
    throw EngineTrouble("cannot start \(words[0]): \(String(cString: strerror(result)))")
  }
  while true {
    var status: Int32 = 0
    let ended = waitpid(process, &status, WUNTRACED)
    if ended < 0 {
      if errno == EINTR { continue }
      throw EngineTrouble("waitpid: \(String(cString: strerror(errno)))")
    }
    if status & 0xff == 0x7f {
      // Stopped by ^Z: so are we, and both go on together.
      raise(SIGSTOP)
      Glibc.kill(process, SIGCONT)
      continue
    }
    let number = status & 0x7f
    return number == 0 ? (status >> 8) & 0xff : 128 + number
  }
}
