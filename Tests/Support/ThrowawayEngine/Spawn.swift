import Glibc

/// POSIX_SPAWN_SETSID, which Swift's Glibc does not import.
private let newSession: Int32 = 0x80

/// Closes everything from 3 up in the child; looked up by name, as Swift's Glibc does not import the GNU call.
private func closeInherited(_ actions: inout posix_spawn_file_actions_t) throws {
  typealias CloseFrom =
    @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
  guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else {
    throw EngineTrouble("this C library cannot keep descriptors from children: glibc 2.34 needed")
  }
  let result = unsafeBitCast(symbol, to: CloseFrom.self)(&actions, 3)
  guard result == 0 else { throw EngineTrouble("cannot close descriptors: errno \(result)") }
}

/// Starts a program in its own session, with `input` as its standard input and signals as a fresh
/// login has them. It inherits no other descriptor.
func spawn(_ words: [String], input: Int32) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, input, 0)
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
  try closeInherited(&actions)
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
    &attributes, Int16(newSession | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var process: pid_t = 0
  let result = posix_spawn(&process, words[0], &actions, &attributes, &arguments, environ)
  guard result == 0 else { throw EngineTrouble("cannot start \(words[0]): errno \(result)") }
  return process
}
