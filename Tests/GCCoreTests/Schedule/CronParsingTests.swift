import FoundationEssentials
import Testing

@testable import GCCore

@Suite struct CronParsingTests {
  @Test(arguments: [
    ("*", CronField.Kind.hour, Array(0...23)), ("*/7", .hour, [0, 7, 14, 21]),
    ("10-40/10", .minute, [10, 20, 30, 40]), ("5,0,30-32,31", .minute, [0, 5, 30, 31, 32]),
    ("*/59", .minute, [0, 59]), ("*/60", .minute, [0]), ("*/24", .hour, [0]),
    ("00,07", .minute, [0, 7]), ("31", .dayOfMonth, [31]),
    ("jan", .month, [1]), ("DEC,Feb-apr", .month, [2, 3, 4, 12]), ("*/5", .month, [1, 6, 11]),
    ("0", .dayOfWeek, [0]), ("7", .dayOfWeek, [0]), ("sun", .dayOfWeek, [0]),
    ("Mon-FRI", .dayOfWeek, [1, 2, 3, 4, 5]), ("fri-sun", .dayOfWeek, [0, 5, 6]),
    ("5-7", .dayOfWeek, [0, 5, 6]), ("6-0", .dayOfWeek, [0, 6]), ("0-6", .dayOfWeek, Array(0...6)),
    ("0-7", .dayOfWeek, Array(0...6)), ("*/2", .dayOfWeek, [0, 2, 4, 6]),
    ("*/7", .dayOfWeek, [0]), ("1-7/3", .dayOfWeek, [1, 4, 0].sorted()),
    ("*,3", .dayOfWeek, Array(0...6)),
  ])
  func `a field names its values`(text: String, kind: CronField.Kind, values: [Int]) throws {
    let field = try CronField(parsing: text[...], as: kind)
    #expect(field.values == values)
    #expect(field.startsWithStar == text.hasPrefix("*"))
  }

  @Test(arguments: [
    (
      "60 * * * *",
      "The minute field “60”: “60” is not one of its values. It takes numbers from 0 to 59"
    ),
    ("* 24 * * *", "The hour field “24”"), ("* * 0 * *", "The day-of-month field “0”"),
    ("* * 32 * *", "from 1 to 31"), ("* * * 13 *", "The month field “13”"),
    ("* * * * 8", "The day-of-week field “8”"), ("* * * foo *", "“foo” is not one of its values"),
    ("* * * mon *", "names (jan-dec)"), ("* * * * jan", "names (sun-sat)"),
    ("jan * * * *", "“jan” is not one of its values"), ("-5 * * * *", "a value is missing in it"),
    ("+5 * * * *", "“+5” is not one"), ("5- * * * *", "a value is missing in it"),
    ("1,,2 * * * *", "a value is missing in it"), (", * * * *", "a value is missing in it"),
    ("1-2-3 * * * *", "“2-3” is not one"), ("*5 * * * *", "“*5” is not one"),
    ("99999999999999999999 * * * *", "is not one of its values"),
    ("٣ * * * *", "“٣” is not one of its values"),
    ("*/0 * * * *", "“0” is no step: write a number from 1 on"),
    ("*/ * * * *", "“” is no step"), ("*/x * * * *", "“x” is no step"),
    ("*/2/3 * * * *", "“2/3” is no step"),
    ("*/90 * * * *", "a step of 90 is longer than the field, which ends with 59"),
    ("* * * * */8", "a step of 8 is longer than the field"),
    ("5/10 * * * *", "has a step but no range: write 5-59/10"),
    ("* 22-4 * * *", "ends before it begins: write two, like 22-23,0-4"),
    ("* * * nov-feb *", "like 11-12,1-2"), ("* * * * fri-mon", "like 5-6,0-1"),
    ("* * L * *", "“L” is not one"), ("* * ? * *", "“?” is not one"),
    ("* * * * 5#2", "“5#2” is not one"),
    ("0 */5 * * * *", "six fields: seconds are not supported. Leave out the first field"),
    ("* * * *", "has 4 fields: write five"), ("30m", "has 1 field: write five"),
    ("", "has 0 fields"),
    ("* * * * * * *", "has 7 fields"), ("@reboot", "“@reboot” is no schedule: write @hourly"),
    ("@every 30m", "“@every” stands alone"), ("@daily 5", "“@daily” stands alone"),
    ("TZ=UTC 0 * * * *", "set TZ in the environment"),
    ("CRON_TZ=UTC 0 * * * * *", "set TZ in the environment"),
    ("0 0 30 feb *", "“0 0 30 feb *” never comes: no month of “feb” has a day “30”"),
    ("0 0 31 4,6,9,nov *", "never comes"), ("0 0 30,31 2 */2", "never comes"),
  ])
  func `what is no schedule is refused with what to write`(text: String, sentence: String) {
    let error = #expect(throws: ScheduleError.self) { try CronSchedule(parsing: text) }
    #expect(error?.sentence.contains(sentence) == true, "\(error?.sentence ?? "")")
  }

  @Test(arguments: [
    ("@hourly", "0 * * * *"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"), ("@monthly", "0 0 1 * *"), ("@yearly", "0 0 1 1 *"),
    ("@Annually", "0 0 1 1 *"),
  ])
  func `a name stands for its five fields`(name: String, fields: String) throws {
    let (named, written) = (try CronSchedule(parsing: name), try CronSchedule(parsing: fields))
    #expect(named.description == name)
    #expect(named.minutes == written.minutes && named.hours == written.hours)
    #expect(named.days == written.days && named.months == written.months)
    #expect(named.weekdays == written.weekdays)
  }

  @Test func `tabs and spaces around the fields do not matter`() throws {
    #expect(try CronSchedule(parsing: "  0,30\t* *  * * ").description == "0,30 * * * *")
  }

  @Test(arguments: [
    ("30 2 30 2 mon", true), ("0 0 29 2 *", true), ("0 0 29 2 */7", true), ("0 0 31 2,3 *", true),
  ])
  func `a day that comes seldom, or by its weekday, is a schedule`(text: String, comes: Bool) throws
  {
    #expect((try CronSchedule(parsing: text).next(afterWall: 0) != nil) == comes)
  }

  @Test(arguments: [
    ("0,30 * * * *", 1800), ("* * * * *", 60), ("0 * * * *", 3600), ("0 3 * * *", 86_400),
    ("50 23 * * *", 86_400), ("5,50 0,23 * * *", 900), ("0 1,4,22 * * *", 10_800),
    ("0 0 1 1 *", 86_400),
  ])
  func `the shortest interval is that of neighbours on the clock`(text: String, seconds: Double)
    throws
  {
    #expect(Schedule.cron(try CronSchedule(parsing: text)).shortestInterval == seconds)
  }
}
