import Testing

@testable import GCCore

@Suite struct TimeZoneSettingTests {
  /// A machine with one zone.
  private func setting(_ variable: String?, machine: String? = nil) throws -> TimeZoneSetting {
    try TimeZoneSetting(variable: variable, directory: "/zones", machine: machine) {
      $0 == "/zones/Europe/Berlin"
    }
  }

  @Test(arguments: [
    ("Europe/Berlin", "Europe/Berlin"), (":Europe/Berlin", "Europe/Berlin"),
    ("/zones/Europe/Berlin", "/zones/Europe/Berlin"), ("", "UTC"), (":", "UTC"), ("UTC", "UTC"),
    ("Etc/UTC", "UTC"), ("UTC0", "UTC0"), ("CET-1CEST", "CET-1CEST"),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3"),
    ("<+0330>-3:30", "<+0330>-3:30"), ("EST5EDT4,J60/2:30,J300", "EST5EDT4,J60/2:30,J300"),
  ])
  func `a zone of the machine, or a rule, is a zone`(variable: String, name: String) throws {
    #expect(try setting(variable).name == name)
  }

  @Test(arguments: [
    "\"Europe/Berlin\"", "Mars", "Europe/Berln", "europe berlin", "+1", "CET", "CET-1CEST,", "5",
    "<>5", "CE5",
  ])
  func `everything else the C library would take for UTC, and is refused`(variable: String) {
    let error = #expect(throws: ScheduleError.self) { try setting(variable) }
    #expect(error?.sentence.hasPrefix("TZ is “\(variable)”, which is not a time zone") == true)
  }

  @Test(arguments: [
    ("/usr/share/zoneinfo/America/New_York", "America/New_York"),
    ("../usr/share/zoneinfo/Etc/UTC", "Etc/UTC"), ("/etc/localtime", "/etc/localtime"),
  ])
  func `without TZ it is the machine's own`(machine: String, name: String) throws {
    #expect(try setting(nil, machine: machine).name == name)
    #expect(try setting(nil).name == "UTC")
  }

  @Test(arguments: [
    (3600, "UTC+01:00"), (0, "UTC+00:00"), (-12_600, "UTC-03:30"), (20_700, "UTC+05:45"),
  ])
  func `it is told with how far it is from UTC`(seconds: Int, told: String) throws {
    #expect(
      try setting("Europe/Berlin").words(secondsFromUTC: seconds) == "Europe/Berlin (\(told))")
  }

  @Test func `the zones of this machine are found, and only those`() throws {
    #expect(
      try TimeZoneSetting(environment: ["TZ": "Europe/Berlin"]).name == "Europe/Berlin")
    #expect(throws: ScheduleError.self) { try TimeZoneSetting(environment: ["TZ": "Mars"]) }
    #expect(throws: ScheduleError.self) { try TimeZoneSetting(environment: ["TZ": "/dev/null"]) }
  }
}
